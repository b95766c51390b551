package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.account.support.proof.EventHash;
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
        long nanos = Math.min(EventHash.nanos(event.recordedAt()), Long.MAX_VALUE - 1); // a range ends before its end
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
    }

    long tile() {
        return tile;
    }

    StoredPosition before() {
        return before;
    }

    /** How many there are. */
    int count() {
        return streams.size();
    }

    List<String> streams() {
        return streams;
    }

    List<Long> sequences() {
        return sequences;
    }

    /** The stream of one of them; null if it is not known. */
    String stream(int place) {
        return place < streams.size() ? streams.get(place) : null;
    }

    /** The number of one of them within its stream; null if it is not known. */
    Long sequence(int place) {
        return place < sequences.size() ? sequences.get(place) : null;
    }

    /** Whether the same place and times were kept, perhaps with those of events that were added later. */
    boolean isFramedAs(SealedEvents kept) {
        boolean sameTimes = kept.count() == count()
                ? first == kept.first && last == kept.last
                : kept.count() > count() && first >= kept.first && last <= kept.last;
        return sameTimes && before.equals(kept.before);
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }
}
