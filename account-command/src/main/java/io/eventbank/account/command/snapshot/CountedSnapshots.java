package io.eventbank.account.command.snapshot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.spring.eventsourcing.SpringAggregateSnapshotter;

/** Axon's snapshotter, which counts what comes of its work: it only logs that a snapshot failed. */
final class CountedSnapshots extends SpringAggregateSnapshotter {

    private final Counter taken;
    private final Counter failed;

    CountedSnapshots(Builder builder, MeterRegistry registry) {
        super(builder);
        this.taken = counter(registry, "taken");
        this.failed = counter(registry, "failed");
    }

    /** The counter of snapshots of which this came. */
    static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("account.snapshots")
                .description("Snapshots of accounts and owners, and whether there was a place for them")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    protected Runnable createSnapshotterTask(Class<?> aggregateType, String aggregateIdentifier) {
        Runnable task = super.createSnapshotterTask(aggregateType, aggregateIdentifier);
        return () -> {
            boolean done = false;
            try {
                task.run();
                done = true;
            } finally {
                (done ? taken : failed).increment();
            }
        };
    }
}
