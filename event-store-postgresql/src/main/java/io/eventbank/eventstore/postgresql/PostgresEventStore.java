package io.eventbank.eventstore.postgresql;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Axon's event store on a {@link PostgresEventStorageEngine}, with streams that are told at once when this process, or
 * another one, has committed events. Pooled processors look for events of the stock store every 500 ms, which cannot be
 * changed there. They are told by polling, too, in case a process could not be heard. Aggregates are read with what
 * {@link Snapshots} there are.
 *
 * <p>Under load streams are told of many commits together: a processor that is woken for each of them would spend its
 * time on storing its position.
 */
public final class PostgresEventStore extends EmbeddedEventStore {

    /** How soon to look again for events that an append under way holds back: first, and at last. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DataSource dataSource;
    private final EventStoreSchema schema;
    private final PostgresEventStorageEngine engine;
    private final EventStoreProperties properties;
    private final RecentEvents recentEvents;
    private final Snapshots snapshots;
    private final Set<SignalledEventStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastSignal; // by System.nanoTime
    private final AtomicBoolean signalIsDue = new AtomicBoolean();
    private final AtomicLong nextLook = new AtomicLong(FIRST_LOOK_NANOS);
    private volatile ScheduledExecutorService polling; // while there may be streams
    private volatile AppendListener listener; // likewise

    /** @param builder of the stock store; what it says about the way of reading has no effect here */
    PostgresEventStore(
            Builder builder,
            PostgresEventStorageEngine engine,
            DataSource dataSource,
            EventStoreSchema schema,
            EventStoreProperties properties) {
        super(builder.storageEngine(engine));
        this.engine = engine;
        this.dataSource = dataSource;
        this.schema = schema;
        this.properties = properties;
        this.snapshots = new Snapshots(storageEngine());
        this.recentEvents = new RecentEvents(storageEngine(), properties.cachedEvents());
        this.lastSignal =
                new AtomicLong(System.nanoTime() - properties.signalInterval().toNanos());
        engine.whenHeldBack(() -> signalLater(nextLook.getAndUpdate(nanos -> Math.min(2 * nanos, LAST_LOOK_NANOS))));
    }

    /** The events of an aggregate, with its snapshot in place of the first ones where there is one that can be used. */
    @Override
    public DomainEventStream readEvents(String aggregateIdentifier) {
        return snapshots.readEvents(aggregateIdentifier, this);
    }

    @Override
    public synchronized TrackingEventStream openStream(TrackingToken position) {
        recentEvents.forget(position);
        SignalledEventStream stream = new SignalledEventStream(position, recentEvents, streams::remove);
        streams.add(stream);
        if (polling == null) {
            polling = startPolling();
            listener = new AppendListener(dataSource, schema, engine::appendingBackend, this::appended);
        }
        return stream;
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        appended();
    }

    /** Tells streams of new events, at once or soon. */
    private void appended() {
        nextLook.set(FIRST_LOOK_NANOS);
        long interval = properties.signalInterval().toNanos();
        long last = lastSignal.get();
        long elapsed = System.nanoTime() - last;
        if (elapsed >= interval && lastSignal.compareAndSet(last, last + elapsed)) {
            signal();
        } else {
            signalLater(interval - elapsed);
        }
    }

    /** Closes all streams and ends the polling, which the next stream that is opened starts again. */
    @Override
    public synchronized void shutDown() {
        if (polling != null) {
            polling.shutdownNow();
            polling = null;
            listener.close();
        }
        streams.forEach(SignalledEventStream::close);
        super.shutDown();
    }

    /** Whether other processes are heard when they append; true as well while nobody reads here. */
    boolean isListening() {
        AppendListener current = listener;
        return current == null || current.isListening();
    }

    /** How long the append has been under way that has been longest, as far as that was seen. */
    Duration longestAppend() {
        AppendListener current = listener;
        return current == null ? Duration.ZERO : current.longestAppend();
    }

    /** What streams have read of late. */
    RecentEvents recentEvents() {
        return recentEvents;
    }

    /** Streams that are open now. */
    int openStreams() {
        return streams.size();
    }

    private void signalLater(long nanos) {
        if (!signalIsDue.compareAndSet(false, true)) {
            return;
        }
        ScheduledExecutorService executor = polling;
        try {
            if (executor != null) {
                executor.schedule(this::signalNow, nanos, TimeUnit.NANOSECONDS);
                return;
            }
        } catch (RejectedExecutionException e) {
            // The store is being shut down: there are no streams to signal.
        }
        signalIsDue.set(false);
    }

    private void signalNow() {
        // Before the streams read, so that a commit which they might miss asks for another signal.
        signalIsDue.set(false);
        lastSignal.set(System.nanoTime());
        signal();
    }

    /** Signals streams that have been signalled before, too: a busy processor may have let it pass. */
    private void signal() {
        streams.forEach(SignalledEventStream::signal);
    }

    private ScheduledExecutorService startPolling() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("event-poll-");
        threads.setDaemon(true);
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads);
        long interval = properties.pollInterval().toNanos();
        executor.scheduleWithFixedDelay(this::signal, interval, interval, TimeUnit.NANOSECONDS);
        return executor;
    }
}
