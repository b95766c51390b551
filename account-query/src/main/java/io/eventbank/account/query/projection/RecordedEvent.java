package io.eventbank.account.query.projection;

import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;

/** An event with its place in its stream and the time at which it was recorded. */
public record RecordedEvent<E>(E event, long sequence, Instant recordedAt) {

    /** The version of a row that does not exist yet. */
    public static final long NOTHING = -1;

    /** Those of some events that are of a kind, in their order. */
    public static <E> List<RecordedEvent<E>> of(Class<E> kind, List<DomainEventMessage<?>> events) {
        return events.stream()
                .filter(event -> kind.isAssignableFrom(event.getPayloadType()))
                .map(event -> new RecordedEvent<>(
                        kind.cast(event.getPayload()), event.getSequenceNumber(), event.getTimestamp()))
                .toList();
    }

    /**
     * Whether a row that shows its stream up to a version lacks this event; false if it was delivered again.
     *
     * @throws IllegalStateException if events before this one are missing, which no row may hide
     */
    public boolean isNewTo(long version) {
        if (sequence > version + 1) {
            throw new IllegalStateException("Events are missing between version " + version + " of the view and "
                    + sequence + " of the stream: "
                    + event.getClass().getSimpleName());
        }
        return sequence > version;
    }
}
