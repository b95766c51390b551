package io.eventbank.account.query.parity;

import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.query.account.AccountReadModel;
import io.eventbank.account.query.projection.ParkingWriter;
import io.eventbank.account.query.projection.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Writes streams from their first event on to the tables of the current transaction, as the read model does. */
@Component
class Fold {

    private final EventStore events;
    private final ParkingWriter.Factory writers;
    private final AccountReadModel model;
    private final int batchSize;

    Fold(EventStore events, ParkingWriter.Factory writers, AccountReadModel model, ParityProperties limits) {
        this.events = events;
        this.writers = writers;
        this.model = model;
        this.batchSize = limits.batchSize();
    }

    /** The sequence of the last event of a stream; -1 if there is none. */
    long last(StreamId stream) {
        return events.lastSequenceNumberFor(stream.toString()).orElse(-1L);
    }

    /** Writes streams up to an event each. One with an event that cannot be handled is parked in these tables. */
    void write(Map<? extends StreamId, Long> streams) {
        ParkingWriter writer = writers.writer(model, Schema.SCRATCH);
        List<DomainEventMessage<?>> batch = new ArrayList<>();
        streams.forEach((stream, last) -> read(stream, last, batch, writer));
        writer.write(batch);
    }

    private void read(StreamId id, long last, List<DomainEventMessage<?>> batch, ParkingWriter writer) {
        if (last < 0) {
            return;
        }
        DomainEventStream stream = events.readEvents(id.toString(), 0);
        long sequence = -1;
        while (sequence < last && stream.hasNext()) {
            DomainEventMessage<?> event = stream.next();
            sequence = event.getSequenceNumber();
            if (sequence <= last) {
                batch.add(event);
            }
            if (batch.size() >= batchSize) {
                writer.write(batch);
                batch.clear();
            }
        }
    }
}
