package io.eventbank.account.support.proof;

import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The hash of an event as a leaf of the {@link MerkleTree}. The leaf's content is a row of fields, each behind its
 * length in bytes (4 bytes, the highest first; -1 for one that is null): the text {@code eventbank event 1}, the place
 * in the order of all events, the event's identifier, its stream, the number in the stream, the time of recording in
 * nanoseconds since 1970, the aggregate's type, the payload's type and its revision, the payload, and 32 bytes that
 * stand for the metadata: only the bank can tell them from it, so that it is proven without being told. Numbers are
 * decimal, texts UTF-8. An event that the event store cannot read begins with {@code eventbank damaged event 1}.
 */
public final class EventHash {

    private static final byte[] FORM = "eventbank event 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DAMAGED = "eventbank damaged event 1".getBytes(StandardCharsets.US_ASCII);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private EventHash() {}

    /**
     * The hash of the leaf: 32 bytes.
     *
     * @param metadataHash what stands for the metadata, whose text is not looked at
     */
    public static byte[] of(EventRecord event, byte[] metadataHash) {
        byte[][] fields = {
            event.damaged() ? DAMAGED : FORM,
            bytes(event.place()),
            bytes(event.eventId()),
            bytes(event.stream()),
            bytes(Long.toString(event.sequence())),
            bytes(Long.toString(nanos(event.recordedAt()))),
            bytes(event.aggregateType()),
            bytes(event.payloadType()),
            bytes(event.revision()),
            event.payload(),
            metadataHash
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

    /**
     * A time of recording in nanoseconds since 1970.
     *
     * @throws ArithmeticException if it is out of range
     */
    public static long nanos(Instant time) {
        long seconds = time.getEpochSecond();
        long nanos = time.getNano();
        if (seconds < 0 && nanos > 0) { // else the first time that can be stored would be out of range
            seconds++;
            nanos -= SECOND;
        }
        return Math.addExact(Math.multiplyExact(seconds, SECOND), nanos);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
