package io.eventbank.account.query.rebuild;

import io.eventbank.account.support.axon.EventReader;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;

/**
 * Events that were read together.
 *
 * @param events of aggregates, of which read models are made
 * @param position of the last event that was read; where it was read from if there was none
 * @param size how many events were read
 */
record ReadBatch(List<DomainEventMessage<?>> events, TrackingToken position, int size) {

    /** Reads at most so many events after a position. */
    static ReadBatch after(TrackingToken position, int limit, EventReader reader) {
        List<TrackedEventMessage<?>> read = reader.after(position, limit);
        List<DomainEventMessage<?>> events = read.stream()
                .filter(DomainEventMessage.class::isInstance)
                .<DomainEventMessage<?>>map(DomainEventMessage.class::cast)
                .toList();
        return new ReadBatch(
                events, read.isEmpty() ? position : read.get(read.size() - 1).trackingToken(), read.size());
    }

    boolean isEmpty() {
        return size == 0;
    }
}
