package io.eventbank.eventstore.postgresql;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/**
 * What streams have read of late, so that those who follow each other closely, as all do that have caught up, read and
 * deserialize each event once. Events never change; what comes after a position may become more, so that nothing is
 * kept for a position that has nothing after it.
 */
final class RecentEvents {

    /** How many events are read at a time. */
    private static final int BATCH = 500;

    private final EventStorageEngine storage;
    private final int limit;

    /** What comes right after a position, null being the start; the oldest first. */
    private final Map<TrackingToken, FutureTask<List<TrackedEventMessage<?>>>> batches = new LinkedHashMap<>();

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private int kept;

    /** @param limit how many events are kept at most */
    RecentEvents(EventStorageEngine storage, int limit) {
        this.storage = storage;
        this.limit = limit;
    }

    /**
     * The next events after a position, in their order. Empty only if the storage has been asked since this was called
     * and had none; what the storage throws is passed on.
     */
    List<TrackedEventMessage<?>> after(TrackingToken position) {
        while (true) {
            FutureTask<List<TrackedEventMessage<?>>> mine = new FutureTask<>(() -> read(position));
            FutureTask<List<TrackedEventMessage<?>>> batch = findOr(mine, position);
            if (batch == mine) {
                List<TrackedEventMessage<?>> events = List.of();
                try {
                    mine.run();
                    events = result(mine);
                } finally {
                    keep(events.size(), position, mine);
                }
                if (!events.isEmpty()) {
                    misses.increment();
                }
                return events;
            }
            List<TrackedEventMessage<?>> events = resultOrNothing(batch);
            if (!events.isEmpty()) {
                hits.increment();
                return events;
            }
            // Somebody else has found nothing, but may have looked before there was something.
            forget(position, batch);
        }
    }

    /** Has the events after a position read again: who comes back to it may not have been able to handle them. */
    synchronized void forget(TrackingToken position) {
        FutureTask<List<TrackedEventMessage<?>>> batch = batches.get(position);
        if (batch != null && batch.isDone()) {
            kept -= resultOrNothing(batch).size();
            batches.remove(position);
        }
    }

    /** How many batches somebody else had read already. */
    long hits() {
        return hits.sum();
    }

    /** How many batches were read. */
    long misses() {
        return misses.sum();
    }

    private List<TrackedEventMessage<?>> read(TrackingToken position) {
        try (Stream<? extends TrackedEventMessage<?>> events = storage.readEvents(position, false)) {
            return events.limit(BATCH)
                    .<TrackedEventMessage<?>>map(event -> event)
                    .toList();
        }
    }

    private synchronized FutureTask<List<TrackedEventMessage<?>>> findOr(
            FutureTask<List<TrackedEventMessage<?>>> other, TrackingToken position) {
        FutureTask<List<TrackedEventMessage<?>>> found = batches.putIfAbsent(position, other);
        return found == null ? other : found;
    }

    private synchronized void forget(TrackingToken position, FutureTask<List<TrackedEventMessage<?>>> batch) {
        batches.remove(position, batch);
    }

    private synchronized void keep(int size, TrackingToken position, FutureTask<List<TrackedEventMessage<?>>> batch) {
        if (size == 0) {
            batches.remove(position, batch);
            return;
        }
        kept += size;
        Iterator<FutureTask<List<TrackedEventMessage<?>>>> oldest =
                batches.values().iterator();
        while (kept > limit && oldest.hasNext()) {
            FutureTask<List<TrackedEventMessage<?>>> old = oldest.next();
            if (old.isDone()) {
                kept -= resultOrNothing(old).size();
                oldest.remove();
            }
        }
    }

    private static List<TrackedEventMessage<?>> result(FutureTask<List<TrackedEventMessage<?>>> batch) {
        try {
            return batch.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while events are read", e);
        }
    }

    /** What somebody else has read; nothing if that failed, which is theirs to tell. */
    private static List<TrackedEventMessage<?>> resultOrNothing(FutureTask<List<TrackedEventMessage<?>>> batch) {
        try {
            return batch.get();
        } catch (ExecutionException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while events are read", e);
        }
    }
}
