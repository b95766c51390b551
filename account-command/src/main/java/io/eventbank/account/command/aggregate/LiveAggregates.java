package io.eventbank.account.command.aggregate;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Aggregates as they were after their last command, so that the next one need not read them from their events. An
 * aggregate is lent to one unit of work at a time and is not here meanwhile. It comes back once its events are stored,
 * or if the command was refused and left it as it was; whatever goes wrong otherwise, it does not, and is read again.
 * All of that happens under the lock of the aggregate. It may be behind its stream if another process wrote to that:
 * {@link StaleStateCheck}.
 *
 * <p>How many there are is bounded, those used of late and often stay, and when the heap is full they all go.
 */
@Component(LiveAggregates.NAME)
public final class LiveAggregates implements Cache {

    /** What aggregates call it in their annotation. */
    public static final String NAME = "liveAggregates";

    /** So many remembered transactions take about as much memory as an account itself. */
    static final int REMEMBERED_PER_PLACE = 50;

    private static final String LOANS = LiveAggregates.class.getName();

    private final Map<Object, AggregateCacheEntry<?>> idle;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder returns = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    @Autowired
    LiveAggregates(AggregateProperties properties) {
        this(properties.cachedAggregates());
    }

    /** @param places how many aggregates there can be */
    LiveAggregates(int places) {
        this.idle = Caffeine.newBuilder()
                .maximumWeight(places)
                .weigher(LiveAggregates::places)
                .softValues()
                .executor(Runnable::run) // little work, done by whoever causes it
                .evictionListener((stream, entry, cause) -> evictions.increment())
                .<Object, AggregateCacheEntry<?>>build()
                .asMap();
    }

    /** An aggregate that was lent to a unit of work, and the version that it had then. */
    static final class Loan {

        private final String stream;
        private final EventSourcedAggregate<?> aggregate;
        private final Long version;
        private boolean stale;

        private Loan(String stream, AggregateCacheEntry<?> entry) {
            this.stream = stream;
            this.aggregate = aggregate(entry);
            this.version = aggregate.version();
        }

        String stream() {
            return stream;
        }

        /** The sequence number of the last event that it had seen. */
        Long version() {
            return version;
        }

        boolean isChanged() {
            return !Objects.equals(aggregate.version(), version);
        }

        /** Keeps it from coming back. */
        void markStale() {
            stale = true;
        }
    }

    /** Those that were lent to a unit of work. */
    static List<Loan> loans(UnitOfWork<?> unitOfWork) {
        return unitOfWork.root().getOrDefaultResource(LOANS, List.of());
    }

    /** Takes an aggregate out for the current unit of work; null if it is not here. */
    @Override
    @SuppressWarnings("unchecked")
    public <K, V> V get(K stream) {
        AggregateCacheEntry<?> entry = idle.remove(stream);
        (entry == null ? misses : hits).increment();
        if (entry != null) {
            UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get();
            Loan loan = new Loan(stream.toString(), entry);
            unitOfWork
                    .root()
                    .<List<Loan>>getOrComputeResource(LOANS, key -> new ArrayList<>())
                    .add(loan);
            // Callbacks of a rollback run in reverse order: after the repository's own, which removes it.
            unitOfWork.onRollback(rolledBack -> {
                if (!loan.isChanged() && !loan.stale) {
                    keep(stream, entry);
                }
            });
        }
        return (V) entry;
    }

    /** Brings an aggregate back, not before the current unit of work is committed. */
    @Override
    public void put(Object stream, Object entry) {
        if (stream != null) { // else it was not created after all
            CurrentUnitOfWork.get().afterCommit(committed -> keep(stream, (AggregateCacheEntry<?>) entry));
        }
    }

    @Override
    public boolean remove(Object stream) {
        return idle.remove(stream) != null;
    }

    @Override
    public void removeAll() {
        idle.clear();
    }

    @Override
    public boolean containsKey(Object stream) {
        return idle.containsKey(stream);
    }

    /** Is refused: repositories do not call it. */
    @Override
    public boolean putIfAbsent(Object stream, Object entry) {
        throw new UnsupportedOperationException("Aggregates come back by put");
    }

    /** Is refused: repositories do not call it. */
    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("Nobody is told of aggregates that come and go");
    }

    /** How many aggregates are here; roughly, while some come and go. */
    long size() {
        return idle.size();
    }

    /** How often an aggregate was here when a command came. */
    long hits() {
        return hits.sum();
    }

    /** How often it was not, and had to be made from its events, or was new. */
    long misses() {
        return misses.sum();
    }

    /** How often an aggregate came, or came back. */
    long returns() {
        return returns.sum();
    }

    /** How many had to go for want of places or memory. */
    long evictions() {
        return evictions.sum();
    }

    private void keep(Object stream, AggregateCacheEntry<?> entry) {
        returns.increment();
        idle.put(stream, entry);
    }

    private static int places(Object stream, AggregateCacheEntry<?> entry) {
        return aggregate(entry).getAggregateRoot() instanceof Remembering aggregate
                ? 1 + aggregate.remembered() / REMEMBERED_PER_PLACE
                : 1;
    }

    /** The entry holds the aggregate itself; what it could be made from again is of no use in the same process. */
    private static EventSourcedAggregate<?> aggregate(AggregateCacheEntry<?> entry) {
        return entry.recreateAggregate(null, null, null);
    }
}
