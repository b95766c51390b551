package io.eventbank.account.support.axon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;

/**
 * Reads all events in the order in which they were recorded, many at a time and straight from the storage, so that
 * nothing committed before a read is missing from it.
 */
public interface EventReader {

    /** At most so many events after a position, null being the start; none if there are no more. */
    List<TrackedEventMessage<?>> after(TrackingToken position, int limit);

    /** When the first event after a position was recorded, null being the start; empty if there is none. */
    default Optional<Instant> nextRecordedAt(TrackingToken position) {
        return after(position, 1).stream().map(EventMessage::getTimestamp).findFirst();
    }

    /** The position of the last event; null if there is none. */
    TrackingToken head();
}
