package io.eventbank.eventstore.postgresql;

import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All events behind a position, read from the storage whenever it was signalled that there may be more; without a
 * signal, asking for the next one costs nothing. For one consumer, whose threads may ask, close and be signalled at the
 * same time; it gives each event once.
 *
 * <p>What the storage throws closes the stream and is passed on to who asked: the same position may stand for several
 * events (of one that was upcast), so that only a new stream can go on from what was handled.
 */
final class SignalledEventStream implements TrackingEventStream {

    private static final Logger LOG = LoggerFactory.getLogger(SignalledEventStream.class);

    private final RecentEvents storage;
    private final Consumer<SignalledEventStream> whenClosed;

    /**
     * Holds one element if there was a signal since the storage was last asked. Taken out before the storage is read,
     * so that a commit during the read is looked for once more.
     */
    private final BlockingQueue<Boolean> signal = new ArrayBlockingQueue<>(1);

    private TrackingToken position; // of the last event that was read
    private boolean reading; // false when the storage had no more
    private Iterator<TrackedEventMessage<?>> events = Collections.emptyIterator();
    private TrackedEventMessage<?> next; // read, and not yet taken
    private volatile Runnable onAvailable;
    private volatile boolean closed;

    SignalledEventStream(TrackingToken position, RecentEvents storage, Consumer<SignalledEventStream> whenClosed) {
        this.position = position;
        this.storage = storage;
        this.whenClosed = whenClosed;
        signal.add(true);
    }

    /**
     * Says that there may be new events. Neither waits nor throws: who signals has just committed a command, or has
     * other streams to signal.
     */
    void signal() {
        signal.offer(true);
        tell(onAvailable);
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        onAvailable = callback;
        if (!signal.isEmpty()) {
            tell(callback); // what was signalled before
        }
        return true;
    }

    @Override
    public synchronized Optional<TrackedEventMessage<?>> peek() {
        advance(false);
        return Optional.ofNullable(next);
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long start = System.nanoTime();
        boolean signalled = false;
        while (!advance(signalled)) {
            long left = unit.toNanos(timeout) - (System.nanoTime() - start);
            if (closed) {
                signal.offer(true); // to others who wait
                return false;
            }
            if (left <= 0) {
                return false;
            }
            signalled = signal.poll(left, TimeUnit.NANOSECONDS) != null;
        }
        return true;
    }

    /** {@inheritDoc} Throws an {@link IllegalStateException} if the stream is closed, which ends the waiting too. */
    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        TrackedEventMessage<?> event = take();
        while (event == null) {
            if (closed) {
                throw new IllegalStateException("This stream of events is closed");
            }
            hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS);
            event = take();
        }
        return event;
    }

    /** From now on there is no next event. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            onAvailable = null;
            next = null;
            signal.offer(true); // to whom waits
            whenClosed.accept(this);
            events = Collections.emptyIterator();
        }
    }

    private static void tell(Runnable callback) {
        if (callback == null) {
            return;
        }
        try {
            callback.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("A reader of events that is shutting down is not told of new ones", e);
        } catch (Throwable e) { // an Error too: it would end all polling, and the command has been committed
            LOG.warn("A reader of events could not be told of new ones", e);
        }
    }

    private synchronized TrackedEventMessage<?> take() {
        TrackedEventMessage<?> event = next;
        next = null;
        return event;
    }

    /** Whether there is a next event; asks the storage only if there may be one. */
    private synchronized boolean advance(boolean signalled) {
        if (closed || next != null) {
            return !closed;
        }
        if (reading || signal.poll() != null || signalled) {
            next = read();
        }
        return next != null;
    }

    private TrackedEventMessage<?> read() {
        try {
            if (!events.hasNext()) {
                events = storage.after(position).iterator();
            }
            reading = events.hasNext();
            if (!reading) {
                return null;
            }
            TrackedEventMessage<?> event = events.next();
            position = event.trackingToken();
            return event;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }
}
