package io.eventbank.account.support.axon;

import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** Reads from an engine that answers with what there is and ends. */
final class StorageEngineReader implements EventReader {

    private final EventStorageEngine storage;

    StorageEngineReader(EventStorageEngine storage) {
        this.storage = storage;
    }

    @Override
    public List<TrackedEventMessage<?>> after(TrackingToken position, int limit) {
        try (Stream<? extends TrackedEventMessage<?>> events = storage.readEvents(position, false)) {
            return events.limit(limit)
                    .<TrackedEventMessage<?>>map(event -> event)
                    .toList();
        }
    }

    @Override
    public TrackingToken head() {
        return storage.createHeadToken();
    }
}
