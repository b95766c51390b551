package io.eventbank.account.query.statement;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.TransactionType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CsvStatementTest {

    private final CsvStatement csv = new CsvStatement();

    @Test
    void theHeaderNamesTheFieldsOfATransaction() throws IOException {
        assertThat(text(new Statements("EUR", "0.00").made()))
                .isEqualTo(String.join(
                                ",",
                                Stream.of(TransactionView.class.getRecordComponents())
                                        .map(RecordComponent::getName)
                                        .toList())
                        + "\r\n");
    }

    @Test
    void whatIsReadBackIsWhatWasBooked() throws IOException {
        String reference = "a \"quoted\", \\ 'and' ; long = one — Žluťoučký 中 😀 \uFFFF";
        Statement statement = new Statements("EUR", "0.00")
                .booked(TransactionType.DEPOSIT, "1234567890.10", reference)
                .booked("T-2", TransactionType.TRANSFER, "-0.05", null, "X-1", "A-2")
                .made();
        List<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(text(statement)).stream().toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).getFieldsAsMap())
                .containsEntry("transactionId", "T0")
                .containsEntry("accountId", "A-1")
                .containsEntry("type", "DEPOSIT")
                .containsEntry("amount", "1234567890.10")
                .containsEntry("balanceAfter", "1234567890.10")
                .containsEntry("reference", reference)
                .containsEntry("bookingDate", "2024-02-01")
                .containsEntry("recordedAt", "2024-02-28T12:00:00.000Z")
                .containsEntry("transferId", "")
                .containsEntry("sequence", "1");
        assertThat(rows.get(1).getFieldsAsMap())
                .containsEntry("amount", "-0.05")
                .containsEntry("reference", "")
                .containsEntry("transferId", "X-1")
                .containsEntry("counterpartyAccountId", "A-2");
    }

    private String text(Statement statement) throws IOException {
        return new String(Statements.bytes(csv, statement), StandardCharsets.UTF_8);
    }
}
