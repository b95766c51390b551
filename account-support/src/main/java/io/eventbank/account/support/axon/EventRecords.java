package io.eventbank.account.support.axon;

import io.eventbank.eventstore.postgresql.EventRecord;
import java.util.List;
import org.axonframework.eventhandling.TrackingToken;

/** Where events can be read exactly as they are stored. */
@FunctionalInterface
public interface EventRecords {

    /** Begins to read; what is in memory of earlier readings is not used. */
    Reader open();

    /** Reads events as they are stored. */
    interface Reader {

        /**
         * The next events after a place, null being the start, in the order of all events; none if there are no more.
         */
        List<EventRecord> after(TrackingToken place, int limit);

        /**
         * The next events after a place, null being the start, up to another place, which must have been read before.
         * Unlike {@link #after} it passes over nothing because of what is being appended.
         */
        List<EventRecord> between(TrackingToken after, TrackingToken upTo, int limit);

        /** Whether a stream has an event with that number. */
        boolean contains(String stream, long sequence);

        /** How many events there are after a place, null being the start. */
        long countAfter(TrackingToken place);
    }
}
