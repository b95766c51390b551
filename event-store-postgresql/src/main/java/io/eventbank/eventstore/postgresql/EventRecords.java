package io.eventbank.eventstore.postgresql;

import java.util.List;
import org.axonframework.eventhandling.TrackingToken;

/**
 * Reads events exactly as they are stored. What else is kept in memory of the event store is not used: a reader finds
 * what is in the tables when it is made, or later.
 */
public final class EventRecords {

    private final EventTable table;

    EventRecords(EventTable table) {
        this.table = table;
    }

    /** The next events after a place, null being the start, in the order of all events. */
    public List<EventRecord> after(TrackingToken place, int limit) {
        return table.recordsAfter(place == null ? null : PostgresTrackingToken.sameKind(place), limit);
    }

    /**
     * The next events after a place, null being the start, up to another place, which must have been read before: so
     * that none will be added, and none has to be waited for.
     */
    public List<EventRecord> between(TrackingToken after, TrackingToken upTo, int limit) {
        return table.recordsBetween(
                after == null ? null : PostgresTrackingToken.sameKind(after),
                PostgresTrackingToken.sameKind(upTo),
                limit);
    }

    /** Whether a stream has an event with that number. */
    public boolean contains(String stream, long sequence) {
        return table.contains(stream, sequence);
    }

    /**
     * How many events there are after a place, null being the start; those that may not be read yet are counted, too.
     */
    public long countAfter(TrackingToken place) {
        return table.countAfter(place == null ? null : PostgresTrackingToken.sameKind(place));
    }
}
