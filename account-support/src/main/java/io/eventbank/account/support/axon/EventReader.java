package io.eventbank.account.support.axon;

import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/**
 * Reads all events in the order in which they were recorded, many at a time and straight from the storage, so that
 * nothing committed before a read is missing from it.
 */
public final class EventReader {

    private final EventStorageEngine storage;

    EventReader(EventStorageEngine storage) {
        this.storage = storage;
    }

    /** At most so many events after a position, null being the start; none if there are no more. */
    public List<TrackedEventMessage<?>> after(TrackingToken position, int limit) {
        try (Stream<? extends TrackedEventMessage<?>> events = storage.readEvents(position, false)) {
            return events.limit(limit)
                    .<TrackedEventMessage<?>>map(event -> event)
                    .toList();
        }
    }

    /** The position of the last event; null if there is none. */
    public TrackingToken head() {
        return storage.createHeadToken();
    }
}
