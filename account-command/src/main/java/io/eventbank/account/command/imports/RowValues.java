package io.eventbank.account.command.imports;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.web.Formats;
import io.eventbank.account.support.web.PlainText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;

/** The values of one row in their forms, which are those of the REST requests. A wrong one is a {@link Refusal}. */
final class RowValues {

    private static final int MAX_REFERENCE = 140;

    private final CsvFile.Row row;

    RowValues(CsvFile.Row row) {
        if (row.isMalformed()) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "The row has more or fewer fields than the header line");
        }
        this.row = row;
    }

    String id(String column) {
        String value = required(column);
        if (!Formats.isId(value)) {
            throw invalid(ErrorCode.INVALID_REQUEST, column, "is not an identifier");
        }
        return value;
    }

    BigDecimal amount(String column) {
        return Formats.decimal(required(column))
                .orElseThrow(() -> invalid(ErrorCode.INVALID_AMOUNT, column, "is not a decimal number"));
    }

    LocalDate date(String column) {
        return Formats.date(required(column))
                .orElseThrow(() -> invalid(ErrorCode.INVALID_REQUEST, column, "is not a date, YYYY-MM-DD"));
    }

    <E extends Enum<E>> E choice(String column, Class<E> choices) {
        String value = required(column);
        return Arrays.stream(choices.getEnumConstants())
                .filter(choice -> choice.name().equals(value))
                .findFirst()
                .orElseThrow(() -> invalid(
                        ErrorCode.INVALID_REQUEST,
                        column,
                        "is none of " + Arrays.toString(choices.getEnumConstants())));
    }

    String required(String column) {
        String value = row.get(column);
        if (value == null) {
            throw invalid(ErrorCode.INVALID_REQUEST, column, "is missing");
        }
        return value;
    }

    /** A reference as in {@link PlainText}, or null. */
    String reference(String column) {
        String value = row.get(column);
        if (value != null && !Formats.isPlainText(value, MAX_REFERENCE)) {
            throw invalid(ErrorCode.INVALID_REQUEST, column, "is not 1 to " + MAX_REFERENCE + " printable characters");
        }
        return value;
    }

    private static Refusal invalid(ErrorCode code, String column, String message) {
        return new Refusal(code, column + " " + message);
    }
}
