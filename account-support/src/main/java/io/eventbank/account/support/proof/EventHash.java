package io.eventbank.account.support.proof;

import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The hash of an event as a leaf of the {@link MerkleTree}. The leaf's content is a row of fields, each behind its
 * length in bytes (4 bytes, the highest first; -1 for one that is null): the text {@code eventbank event 1}, the place
 * in the order of all events, the event's identifier, its stream, the number in the stream, the time of recording in
 * nanoseconds since 1970, the aggregate's type, the payload's type and its revision, the payload, the metadata. Numbers
 * are decimal, texts UTF-8. An event that the event store cannot read begins with {@code eventbank damaged event 1}.
 */
public final class EventHash {

    private static final byte[] FORM = "eventbank event 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DAMAGED = "eventbank damaged event 1".getBytes(StandardCharsets.US_ASCII);

    private EventHash() {}

    /** The hash of the leaf: 32 bytes. */
    public static byte[] of(EventRecord event) {
        byte[][] fields = {
            event.damaged() ? DAMAGED : FORM,
            bytes(event.place()),
            bytes(event.eventId()),
            bytes(event.stream()),
            bytes(Long.toString(event.sequence())),
            bytes(nanos(event)),
            bytes(event.aggregateType()),
            bytes(event.payloadType()),
            bytes(event.revision()),
            event.payload(),
            event.metadata()
        };
        int length = 0;
        for (byte[] field : fields) {
            length += Integer.BYTES + (field == null ? 0 : field.length);
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        for (byte[] field : fields) {
            content.putInt(field == null ? -1 : field.length);
            if (field != null) {
                content.put(field);
            }
        }
        return MerkleTree.leaf(content.array());
    }

    private static String nanos(EventRecord event) {
        return Long.toString(Math.addExact(
                Math.multiplyExact(event.recordedAt().getEpochSecond(), 1_000_000_000L),
                event.recordedAt().getNano()));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
