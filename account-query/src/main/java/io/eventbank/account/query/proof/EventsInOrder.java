package io.eventbank.account.query.proof;

import io.eventbank.eventstore.postgresql.EventRecord;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.TrackingToken;

/** Events one after the other, read many at a time. */
final class EventsInOrder {

    private static final int BATCH = 5_000;

    private final BiFunction<TrackingToken, Integer, List<EventRecord>> source;
    private Iterator<EventRecord> batch = List.<EventRecord>of().iterator();
    private TrackingToken last;
    private boolean ended;

    /**
     * @param after where the first one is behind, null for the start
     * @param source the next events after a place, so many at most
     */
    EventsInOrder(TrackingToken after, BiFunction<TrackingToken, Integer, List<EventRecord>> source) {
        this.last = after;
        this.source = source;
    }

    /** The next event; null if there is none. */
    EventRecord next() {
        if (!batch.hasNext() && !ended) {
            batch = source.apply(last, BATCH).iterator();
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
