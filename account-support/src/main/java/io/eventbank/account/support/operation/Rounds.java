package io.eventbank.account.support.operation;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Does something again and again, in a thread of its own, whatever goes wrong with it. */
public final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final String name;
    private final Duration interval;
    private final Runnable round;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean failing;
    private volatile ScheduledExecutorService thread;

    /** @param name of the thread, and in the log */
    public Rounds(String name, Duration interval, Runnable round) {
        this.name = name;
        this.interval = interval;
        this.round = round;
    }

    /** Does the first round, and starts the others. */
    public synchronized void start() {
        run();
        startLater();
    }

    /** Starts it with a first round in one interval: for rounds that may take long, so that nobody waits for them. */
    public synchronized void startLater() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(name + "-");
        threads.setDaemon(true);
        thread = Executors.newSingleThreadScheduledExecutor(threads);
        thread.scheduleWithFixedDelay(this::run, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks for a round now; it comes behind one that is under way. */
    public void ask() {
        ScheduledExecutorService executor = thread;
        if (executor != null && asked.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.debug("No more rounds of {}", name);
            }
        }
    }

    /** Ends it; a round that is under way may take one interval more, and is interrupted then. */
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        asked.set(false);
        try {
            round.run();
            if (failing) {
                failing = false;
                LOG.info("{} succeeds again", name);
            }
        } catch (RuntimeException e) {
            // Each of them would fill the log while the database is down.
            if (!failing) {
                LOG.warn("{} failed; goes on trying", name, e);
            }
            failing = true;
        }
    }
}
