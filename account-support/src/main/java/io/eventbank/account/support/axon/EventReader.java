package io.eventbank.account.support.axon;

import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;

/**
 * Reads all events in the order in which they were recorded, many at a time and straight from the storage, so that
 * nothing committed before a read is missing from it.
 */
public interface EventReader {

    /** At most so many events after a position, null being the start; none if there are no more. */
    List<TrackedEventMessage<?>> after(TrackingToken position, int limit);

    /** The position of the last event; null if there is none. */
    TrackingToken head();
}
