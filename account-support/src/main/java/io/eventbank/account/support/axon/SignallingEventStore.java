package io.eventbank.account.support.axon;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Axon's event store, with streams that are told at once when this process has committed events. Pooled processors look
 * for events of the stock store every 500 ms, which cannot be changed there. What other processes append is found by
 * polling.
 */
final class SignallingEventStore extends EmbeddedEventStore {

    private final Duration pollInterval;
    private final Set<SignalledEventStream> streams = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService polling; // while there may be streams

    /**
     * @param builder of the stock store; what it says about the way of reading has no effect here
     * @param pollInterval how long an event of another process may go unseen
     */
    SignallingEventStore(Builder builder, Duration pollInterval) {
        super(builder);
        this.pollInterval = pollInterval;
    }

    @Override
    public synchronized TrackingEventStream openStream(TrackingToken position) {
        SignalledEventStream stream = new SignalledEventStream(position, storageEngine(), streams::remove);
        streams.add(stream);
        if (polling == null) {
            polling = startPolling();
        }
        return stream;
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        signal();
    }

    /** Closes all streams and ends the polling, which the next stream that is opened starts again. */
    @Override
    public synchronized void shutDown() {
        if (polling != null) {
            polling.shutdownNow();
            polling = null;
        }
        streams.forEach(SignalledEventStream::close);
        super.shutDown();
    }

    /** Streams that are open now. */
    int openStreams() {
        return streams.size();
    }

    /** Signals streams that have been signalled before, too: a busy processor may have let it pass. */
    private void signal() {
        streams.forEach(SignalledEventStream::signal);
    }

    private ScheduledExecutorService startPolling() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("event-poll-");
        threads.setDaemon(true);
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads);
        long interval = pollInterval.toNanos();
        executor.scheduleWithFixedDelay(this::signal, interval, interval, TimeUnit.NANOSECONDS);
        return executor;
    }
}
