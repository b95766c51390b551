package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.util.ArrayList;
import java.util.List;

/** Which events a tile of hashes is over, in their order. */
final class SealedEvents {

    private final long tile;
    private final StoredPosition before;
    private final List<String> streams;
    private final List<Long> sequences;
    private long first;
    private long last;

    /** @param before the position of the event before the first of them */
    SealedEvents(long tile, StoredPosition before) {
        this(tile, before, List.of(), List.of(), Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /**
     * As it is stored.
     *
     * @param first the earliest time of recording, in nanoseconds since 1970
     * @param last the latest
     */
    SealedEvents(long tile, StoredPosition before, List<String> streams, List<Long> sequences, long first, long last) {
        this.tile = tile;
        this.before = before;
        this.streams = new ArrayList<>(streams);
        this.sequences = new ArrayList<>(sequences);
        this.first = first;
        this.last = last;
    }

    void add(EventRecord event) {
        streams.add(event.stream());
        sequences.add(event.sequence());
        long nanos = Nanos.of(event.recordedAt());
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
    }

    long tile() {
        return tile;
    }

    StoredPosition before() {
        return before;
    }

    List<String> streams() {
        return streams;
    }

    List<Long> sequences() {
        return sequences;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }
}
