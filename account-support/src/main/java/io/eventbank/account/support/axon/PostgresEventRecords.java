package io.eventbank.account.support.axon;

import io.eventbank.eventstore.postgresql.EventRecord;
import io.eventbank.eventstore.postgresql.PostgresEventStorageEngine;
import java.util.List;
import org.axonframework.eventhandling.TrackingToken;

/** Events as they are stored in PostgreSQL. */
final class PostgresEventRecords implements EventRecords.Reader {

    private final io.eventbank.eventstore.postgresql.EventRecords records;

    PostgresEventRecords(PostgresEventStorageEngine engine) {
        this.records = engine.records();
    }

    @Override
    public List<EventRecord> after(TrackingToken place, int limit) {
        return records.after(place, limit);
    }

    @Override
    public List<EventRecord> between(TrackingToken after, TrackingToken upTo, int limit) {
        return records.between(after, upTo, limit);
    }

    @Override
    public boolean contains(String stream, long sequence) {
        return records.contains(stream, sequence);
    }

    @Override
    public long countAfter(TrackingToken place) {
        return records.countAfter(place);
    }
}
