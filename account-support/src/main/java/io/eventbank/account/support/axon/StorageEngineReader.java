package io.eventbank.account.support.axon;

import io.eventbank.eventstore.postgresql.PostgresEventStorageEngine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** {@inheritDoc} Where it can be asked for, without what an engine reads at a time. */
    @Override
    public Optional<Instant> nextRecordedAt(TrackingToken position) {
        return storage instanceof PostgresEventStorageEngine engine
                ? engine.nextRecordedAt(position)
                : EventReader.super.nextRecordedAt(position);
    }

    @Override
    public TrackingToken head() {
        return storage.createHeadToken();
    }
}
