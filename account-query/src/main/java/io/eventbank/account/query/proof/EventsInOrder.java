package io.eventbank.account.query.proof;

import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.util.Iterator;
import java.util.List;
import org.axonframework.eventhandling.TrackingToken;

/** All events from the first one on. */
final class EventsInOrder {

    private static final int BATCH = 5_000;

    private final EventRecords.Reader reader;
    private Iterator<EventRecord> batch = List.<EventRecord>of().iterator();
    private TrackingToken last;
    private boolean ended;

    EventsInOrder(EventRecords.Reader reader) {
        this.reader = reader;
    }

    /** The next event; null if there is none. */
    EventRecord next() {
        if (!batch.hasNext() && !ended) {
            batch = reader.after(last, BATCH).iterator();
            ended = !batch.hasNext();
        }
        if (ended) {
            return null;
        }
        EventRecord event = batch.next();
        last = event.token();
        return event;
    }
}
