package io.eventbank.account.command.snapshot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Takes a snapshot of an aggregate once so many events have come since the last one, on threads of its own: no command
 * waits for it, and none fails by it. When all of them are busy it takes none; it is asked for again after so many
 * events more, or when the aggregate is next read from its events.
 */
@Component(BackgroundSnapshots.NAME)
public final class BackgroundSnapshots implements SnapshotTriggerDefinition, SmartLifecycle {

    /** What aggregates call it in their annotation. */
    public static final String NAME = "backgroundSnapshots";

    private static final long SECONDS_TO_END = 10;

    private final ObjectProvider<Configuration> axon;
    private final SnapshotTriggerDefinition triggers;
    private final ThreadPoolExecutor threads;
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
    private final Counter skipped;

    BackgroundSnapshots(ObjectProvider<Configuration> axon, SnapshotProperties limits, MeterRegistry registry) {
        this.axon = axon;
        this.triggers = limits.snapshotInterval() == 0
                ? NoSnapshotTriggerDefinition.INSTANCE
                : new EventCountSnapshotTriggerDefinition(this::afterCommit, limits.snapshotInterval());
        CustomizableThreadFactory names = new CustomizableThreadFactory("snapshot-");
        names.setDaemon(true);
        this.threads = new ThreadPoolExecutor(
                limits.snapshotThreads(),
                limits.snapshotThreads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.snapshotQueue()),
                names);
        this.skipped = CountedSnapshots.counter(registry, "skipped");
        Gauge.builder(
                        "account.snapshots.waiting",
                        threads,
                        each -> each.getQueue().size())
                .description("Snapshots that wait for a thread")
                .register(registry);
    }

    @Override
    public SnapshotTrigger prepareTrigger(Class<?> aggregateType) {
        return triggers.prepareTrigger(aggregateType);
    }

    @Override
    public SnapshotTrigger reconfigure(Class<?> aggregateType, SnapshotTrigger trigger) {
        return triggers.reconfigure(aggregateType, trigger);
    }

    @Override
    public void start() {
        // The threads start as they are needed.
    }

    /** Ends what is in progress and forgets what waits, while there still is a database. */
    @Override
    public void stop() {
        threads.getQueue().clear();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return !threads.isShutdown();
    }

    /** Once for each unit of work, however many events it has stored. */
    private void afterCommit(Class<?> aggregateType, String stream) {
        if (!CurrentUnitOfWork.isStarted()) {
            take(aggregateType, stream);
            return;
        }
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get().root();
        Set<String> asked = unitOfWork.getOrComputeResource(NAME, name -> new HashSet<>());
        if (!asked.add(stream)) {
            return;
        }
        if (unitOfWork.phase().isBefore(UnitOfWork.Phase.COMMIT)) {
            unitOfWork.afterCommit(committed -> take(aggregateType, stream));
        } else {
            take(aggregateType, stream);
        }
    }

    private void take(Class<?> aggregateType, String stream) {
        if (!inProgress.add(stream)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    axon.getObject().snapshotter().scheduleSnapshot(aggregateType, stream);
                } finally {
                    inProgress.remove(stream);
                }
            });
        } catch (RejectedExecutionException busyOrStopped) {
            inProgress.remove(stream);
            if (!threads.isShutdown()) {
                skipped.increment();
            }
        }
    }
}
