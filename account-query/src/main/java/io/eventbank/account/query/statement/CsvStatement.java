package io.eventbank.account.query.statement;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.TransactionView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * A statement's transactions as CSV (RFC 4180, UTF-8): a header line with the names of their fields, and a row each.
 */
@Component
class CsvStatement implements StatementForm {

    static final String TYPE = "text/csv";

    private static final MediaType MEDIA_TYPE = new MediaType(MediaType.valueOf(TYPE), StandardCharsets.UTF_8);

    /** As in JSON, but always with milliseconds, so that a column can be compared as text. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final List<String> HEADER = List.of(
            "transactionId",
            "accountId",
            "type",
            "amount",
            "balanceAfter",
            "reference",
            "bookingDate",
            "recordedAt",
            "transferId",
            "counterpartyAccountId",
            "sequence");

    @Override
    public MediaType mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public String fileExtension() {
        return "csv";
    }

    @Override
    public void write(Statement statement, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        // Not closed: neither is the stream, which is not ours.
        CsvWriter csv = CsvWriter.builder().build(text);
        csv.writeRecord(HEADER);
        for (TransactionView transaction : statement.content().transactions()) {
            csv.writeRecord(
                    transaction.transactionId().value(),
                    transaction.accountId().value(),
                    transaction.type().name(),
                    transaction.amount().toPlainString(),
                    transaction.balanceAfter().toPlainString(),
                    transaction.reference(),
                    transaction.bookingDate().toString(),
                    text(transaction.recordedAt()),
                    transaction.transferId() == null
                            ? null
                            : transaction.transferId().value(),
                    transaction.counterpartyAccountId() == null
                            ? null
                            : transaction.counterpartyAccountId().value(),
                    Long.toString(transaction.sequence()));
        }
        csv.flush();
    }

    private static String text(Instant time) {
        return TIME.format(time);
    }
}
