package io.eventbank.account.query.parity;

import io.eventbank.account.query.projection.SessionLocks;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Has accounts looked at from time to time, by one of the nodes. */
@Component
class ParityRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ParityRunner.class);
    private static final long SHUTDOWN_SECONDS = 20;

    private final Auditor auditor;
    private final SessionLocks locks;
    private final ParityProperties limits;
    private volatile ScheduledExecutorService thread;

    ParityRunner(Auditor auditor, SessionLocks locks, ParityProperties limits) {
        this.auditor = auditor;
        this.locks = locks;
        this.limits = limits;
    }

    @Override
    public boolean isAutoStartup() {
        return limits.audits();
    }

    @Override
    public void start() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("parity-");
        factory.setDaemon(true);
        thread = Executors.newSingleThreadScheduledExecutor(factory);
        long interval = limits.interval().toMillis();
        thread.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** A look that is under way is finished. */
    @Override
    public void stop() {
        ScheduledExecutorService stopping = thread;
        thread = null;
        stopping.shutdown();
        try {
            if (!stopping.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                stopping.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void look() {
        try {
            locks.tryAcquire(Auditor.LOCK).ifPresent(this::look);
        } catch (RuntimeException e) {
            LOG.warn("Accounts could not be compared with their events; it is tried again", e);
        }
    }

    private void look(SessionLocks.Held lock) {
        try (lock) {
            auditor.look();
        }
    }
}
