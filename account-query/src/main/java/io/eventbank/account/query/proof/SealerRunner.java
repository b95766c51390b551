package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.support.proof.InvalidProofException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Has new events sealed from time to time, by one of the nodes. */
@Component
class SealerRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SealerRunner.class);
    private static final long SHUTDOWN_SECONDS = 20;

    private final Sealer sealer;
    private final SessionLocks locks;
    private final CheckpointSender sender;
    private final SealProperties settings;
    private final LongAdder sealed = new LongAdder();
    private volatile ScheduledExecutorService thread;
    private volatile String refusal;
    private String failure; // the last one, of which is told once

    SealerRunner(Sealer sealer, SessionLocks locks, CheckpointSender sender, SealProperties settings) {
        this.sealer = sealer;
        this.locks = locks;
        this.sender = sender;
        this.settings = settings;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.enabled();
    }

    @Override
    public void start() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("seal-");
        factory.setDaemon(true);
        thread = Executors.newSingleThreadScheduledExecutor(factory);
        long interval = settings.interval().toMillis();
        thread.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** What is being sealed is finished. */
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

    /** How many events this process has sealed. */
    long sealed() {
        return sealed.sum();
    }

    /** Why nothing can be sealed any more; empty if it can. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private void look() {
        try {
            locks.tryAcquire(Sealer.LOCK).ifPresent(this::seal);
            sender.send();
        } catch (InvalidProofException e) {
            if (!e.getMessage().equals(refusal)) {
                LOG.error(
                        "Events are not sealed any more: {}. See what POST /api/v1/admin/verify finds", e.getMessage());
            }
            refusal = e.getMessage();
        } catch (RuntimeException | Error e) { // which would end the schedule
            if (!e.toString().equals(failure)) {
                LOG.warn("Events could not be sealed; it is tried again", e);
            }
            failure = e.toString();
        }
    }

    private void seal(SessionLocks.Held lock) {
        try (lock) {
            sealed.add(sealer.seal());
            refusal = null;
            failure = null;
        }
    }
}
