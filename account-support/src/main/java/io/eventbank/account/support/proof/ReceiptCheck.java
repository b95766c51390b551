package io.eventbank.account.support.proof;

import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Checks receipts with nothing but a public key. */
public final class ReceiptCheck {

    /** Amounts stay as they are written. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ReceiptCheck() {}

    /**
     * What a receipt proves.
     *
     * @param kind of the event: one that books
     * @param payload of the event, which says what was booked
     * @param checkpoint that the event stands in
     */
    public record Proven(Class<?> kind, JsonNode payload, Checkpoint checkpoint) {}

    /**
     * Checks that the event has booked the transaction, and leads to a checkpoint that one of the keys has signed.
     *
     * @throws InvalidProofException if it does not, with the reason
     */
    public static Proven check(ReceiptView receipt, List<PublicKey> keys) {
        requireWhole(receipt);
        byte[] leaf =
                EventHash.of(record(receipt.event()), decode(receipt.event().metadataHash()));
        if (!Arrays.equals(leaf, decode(receipt.leafHash()))) {
            throw new InvalidProofException("The hash is not that of the event");
        }
        Checkpoint checkpoint = Checkpoint.parse(SignedNote.open(receipt.checkpoint(), keys));
        if (keys.stream().noneMatch(key -> key.name().equals(checkpoint.origin()))) {
            throw new InvalidProofException("The checkpoint is of another log");
        }
        List<byte[]> path = new ArrayList<>();
        receipt.path().forEach(hash -> path.add(decode(hash)));
        byte[] root = MerkleTree.rootOf(leaf, receipt.leafIndex(), checkpoint.size(), path);
        if (!Arrays.equals(root, checkpoint.root())) {
            throw new InvalidProofException("The path does not lead to the checkpoint");
        }
        return new Proven(kind(receipt.event()), payload(receipt), checkpoint);
    }

    private static void requireWhole(ReceiptView receipt) {
        if (receipt == null
                || receipt.accountId() == null
                || receipt.transactionId() == null
                || receipt.event() == null
                || receipt.leafHash() == null
                || receipt.checkpoint() == null
                || receipt.event().recordedAt() == null
                || receipt.event().payload() == null
                || receipt.event().metadataHash() == null) {
            throw new InvalidProofException("The receipt is not whole");
        }
    }

    private static EventRecord record(ReceiptView.StoredEvent event) {
        return new EventRecord(
                null,
                event.place(),
                event.eventId(),
                event.streamId(),
                event.sequence(),
                time(event.recordedAt()),
                event.aggregateType(),
                event.type(),
                event.revision(),
                event.payload().getBytes(StandardCharsets.UTF_8),
                new byte[0],
                false);
    }

    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            EventHash.nanos(time); // what is out of range cannot have been stored
            return time;
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidProofException("The time of recording is none");
        }
    }

    /** Refused transactions have ids and amounts, too, but nothing was booked. */
    private static Class<?> kind(ReceiptView.StoredEvent event) {
        return Arrays.stream(TransactionBooked.class.getPermittedSubclasses())
                .filter(kind -> kind.getName().equals(event.type()) && "BankAccount".equals(event.aggregateType()))
                .findFirst()
                .orElseThrow(() -> new InvalidProofException("The event books nothing"));
    }

    private static JsonNode payload(ReceiptView receipt) {
        JsonNode payload;
        try {
            payload = JSON.readTree(receipt.event().payload());
        } catch (JacksonException e) {
            throw new InvalidProofException("The event cannot be read");
        }
        boolean same = !receipt.transactionId().value().isEmpty()
                && receipt.accountId().toString().equals(receipt.event().streamId())
                && receipt.accountId().value().equals(payload.path("accountId").asString(""))
                && receipt.transactionId()
                        .value()
                        .equals(payload.path("transactionId").asString(""));
        if (!same) {
            throw new InvalidProofException("The event is not that of the transaction");
        }
        return payload;
    }

    private static byte[] decode(String hash) {
        try {
            byte[] decoded = hash == null ? new byte[0] : Base64.getDecoder().decode(hash);
            if (decoded.length == Sha256.BYTES) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // The same as a wrong length.
        }
        throw new InvalidProofException("What should be a hash is none");
    }
}
