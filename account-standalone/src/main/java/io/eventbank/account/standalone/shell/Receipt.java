package io.eventbank.account.standalone.shell;

import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.ReceiptCheck;
import java.util.Locale;
import org.axonframework.serialization.Revision;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A receipt as it lies in a file, and in words.
 *
 * @param content not checked
 */
record Receipt(ReceiptView content) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final String TIME = "time ";

    /**
     * Reads one as REST gives it, and nothing else.
     *
     * @throws InvalidProofException if it is not one
     */
    static Receipt read(String text) {
        try {
            ReceiptView content = JSON.readValue(text, ReceiptView.class);
            if (content != null) {
                return new Receipt(content);
            }
        } catch (JacksonException e) {
            throw new InvalidProofException("It is not a receipt" + place(e.getLocation()));
        }
        throw new InvalidProofException("It is not a receipt");
    }

    /**
     * What is proven, for people.
     *
     * @throws InvalidProofException if the payload is not one of its kind
     */
    String describe(ReceiptCheck.Proven proven) {
        ReceiptView.StoredEvent event = content.event();
        Class<?> kind = proven.kind();
        Lines lines = new Lines();
        lines.add("account", content.accountId().value());
        lines.add("transaction", content.transactionId().value());
        lines.add("kind", kind.getSimpleName());
        if (kind.getAnnotation(Revision.class).value().equals(event.revision())) {
            booking(lines, booked(event.payload(), kind));
        } else {
            lines.add("content", event.payload()); // of another revision, whose fields may mean something else
        }
        lines.add("recorded at", event.recordedAt());
        lines.add("event", event.eventId() + ", number " + event.sequence() + " of " + event.streamId());
        Checkpoint checkpoint = proven.checkpoint();
        lines.add(
                "sealed as",
                String.format(Locale.ROOT, "number %d of %d events", content.leafIndex() + 1, checkpoint.size()));
        lines.add("checkpoint", checkpoint.origin() + time(checkpoint));
        return "Valid: the bank has signed a checkpoint of its events that this transaction stands in.\n" + lines;
    }

    private static void booking(Lines lines, TransactionBooked booked) {
        String currency = " " + booked.currency().getCurrencyCode();
        lines.add("amount", booked.signedAmount().toPlainString() + currency);
        lines.add("booking date", booked.bookingDate().toString());
        lines.add("balance after", booked.balance().toPlainString() + currency);
    }

    private static TransactionBooked booked(String payload, Class<?> kind) {
        try {
            return (TransactionBooked) JsonMapper.shared().readValue(payload, kind);
        } catch (JacksonException e) {
            throw new InvalidProofException("The event cannot be read");
        }
    }

    private static String time(Checkpoint checkpoint) {
        return checkpoint.extension().stream()
                .filter(line -> line.startsWith(TIME))
                .findFirst()
                .map(line -> ", " + line.substring(TIME.length()))
                .orElse("");
    }

    private static String place(TokenStreamLocation place) {
        return place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    /** Names and values below each other. */
    private static final class Lines {

        private final StringBuilder text = new StringBuilder();

        private void add(String name, String value) {
            text.append(String.format(Locale.ROOT, "  %-15s%s%n", name, value));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
