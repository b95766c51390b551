package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.query.projection.TooManyDeadLettersException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Has rebuilds that are under way gone on with: each by one of the nodes, by another if that one is gone. */
@Component
class RebuildRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildRunner.class);
    private static final Duration NO_WAITING = Duration.ofMillis(1);
    private static final long SHUTDOWN_SECONDS = 20;

    private final List<ReadModel> models;
    private final Rebuilds rebuilds;
    private final Rebuilder rebuilder;
    private final SessionLocks locks;
    private final RebuildProperties limits;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private volatile ScheduledExecutorService threads;

    RebuildRunner(
            List<ReadModel> models,
            Rebuilds rebuilds,
            Rebuilder rebuilder,
            SessionLocks locks,
            RebuildProperties limits) {
        this.models = models;
        this.rebuilds = rebuilds;
        this.rebuilder = rebuilder;
        this.locks = locks;
        this.limits = limits;
    }

    @Override
    public void start() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("rebuild-");
        factory.setDaemon(true);
        threads = Executors.newScheduledThreadPool(models.size() + 1, factory);
        long interval = limits.pollInterval().toMillis();
        threads.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Looks at once whether there is something to do. */
    void wake() {
        ScheduledExecutorService running = threads;
        if (running != null) {
            running.execute(this::look);
        }
    }

    /** Batches that are being written are finished; what is left is gone on with after the next start. */
    @Override
    public void stop() {
        ScheduledExecutorService stopping = threads;
        threads = null;
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
        return threads != null;
    }

    private void look() {
        try {
            Set<String> underWay = rebuilds.underWay();
            models.stream()
                    .filter(model -> underWay.contains(model.name()) && busy.add(model.name()))
                    .forEach(model -> threads.execute(() -> run(model)));
        } catch (RuntimeException e) {
            LOG.debug("It could not be seen whether there is a rebuild to go on with", e);
        }
    }

    private void run(ReadModel model) {
        try (SessionLocks.Held held = locks.acquire("account_query/rebuild/" + model.name(), NO_WAITING)) {
            if (rebuilds.underWay().contains(model.name())) {
                rebuilder.run(model, () -> !isRunning());
            }
        } catch (CannotAcquireLockException e) {
            LOG.debug("Somebody else is at the read model {}; it is tried again", model.name(), e);
        } catch (DataAccessException | TransactionException e) {
            if (SessionLocks.wasNotFree(e)) {
                LOG.info("The tables of {} are in use; the exchange is tried again", model.name());
                return;
            }
            LOG.warn("The rebuild of {} was interrupted; it is gone on with", model.name(), e);
        } catch (RuntimeException e) {
            LOG.error("The rebuild of {} has failed", model.name(), e);
            rebuilds.failed(
                    model.name(),
                    e instanceof TooManyDeadLettersException ? "too_many_dead_letters" : "rebuild_failed");
        } finally {
            busy.remove(model.name());
        }
    }
}
