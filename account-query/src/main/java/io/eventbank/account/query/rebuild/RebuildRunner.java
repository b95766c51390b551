package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.query.projection.TooManyDeadLettersException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
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

    /** Classes of SQLSTATE of which the same statement meets the same error again. */
    private static final Set<String> LASTING = Set.of("21", "22", "23", "42", "54");

    private final List<ReadModel> models;
    private final Rebuilds rebuilds;
    private final Rebuilder rebuilder;
    private final SessionLocks locks;
    private final RebuildProperties limits;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private volatile ScheduledExecutorService threads;
    private volatile ExecutorService runs;

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
        runs = Executors.newFixedThreadPool(limits.parallel(), factory);
        threads = Executors.newSingleThreadScheduledExecutor(factory);
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
        ExecutorService stopping = runs;
        threads.shutdownNow();
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
            pauses.keySet().retainAll(underWay);
            models.stream()
                    .filter(model -> underWay.contains(model.name()) && isDue(model) && busy.add(model.name()))
                    .forEach(model -> runs.execute(() -> run(model)));
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
        } catch (RuntimeException e) {
            interrupted(model, e);
        } finally {
            busy.remove(model.name());
        }
    }

    private void interrupted(ReadModel model, RuntimeException failure) {
        if (SessionLocks.wasNotFree(failure)) {
            LOG.info("The tables of {} are in use; they are exchanged later", model.name());
            pause(model);
        } else if (canPass(failure)) {
            LOG.warn("The rebuild of {} was interrupted; it is gone on with", model.name(), failure);
            pause(model);
        } else {
            LOG.error("The rebuild of {} has failed", model.name(), failure);
            rebuilder.fail(
                    model, failure instanceof TooManyDeadLettersException ? "too_many_dead_letters" : "rebuild_failed");
        }
    }

    /** Whether it may be otherwise the next time: of errors of the database, those about the database itself. */
    static boolean canPass(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState() == null
                        || !LASTING.contains(sql.getSQLState().substring(0, 2));
            }
        }
        return failure instanceof DataAccessException || failure instanceof TransactionException;
    }

    /**
     * When a rebuild is tried again.
     *
     * @param end by System.nanoTime
     */
    private record Pause(Duration length, long end) {}

    /** Longer each time: whoever waits for tables holds up others who come to read them. */
    private void pause(ReadModel model) {
        pauses.compute(model.name(), (name, last) -> {
            Duration length =
                    last == null ? limits.pollInterval() : last.length().multipliedBy(2);
            Duration next = length.compareTo(limits.maxPause()) > 0 ? limits.maxPause() : length;
            return new Pause(next, System.nanoTime() + next.toNanos());
        });
    }

    private boolean isDue(ReadModel model) {
        Pause pause = pauses.get(model.name());
        return pause == null || System.nanoTime() - pause.end() >= 0;
    }
}
