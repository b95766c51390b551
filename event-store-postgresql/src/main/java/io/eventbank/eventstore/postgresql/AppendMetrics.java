package io.eventbank.eventstore.postgresql;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The metrics of appends, all of which are there from the start. */
final class AppendMetrics implements AppendMonitor {

    private final DistributionSummary groups;
    private final Timer commits;
    private final Counter events;
    private final Counter halvings;
    private final Counter recoveries;
    private final Counter unknowns;
    private final Map<AppendFailure, Counter> refusals = new EnumMap<>(AppendFailure.class);

    AppendMetrics(MeterRegistry registry) {
        this.groups = DistributionSummary.builder("eventstore.append.group")
                .description("Callers whose events were appended in one transaction")
                .register(registry);
        this.commits = Timer.builder("eventstore.append")
                .description("Transactions that appended events, and the time that the database took for them")
                .register(registry);
        this.events = Counter.builder("eventstore.append.events")
                .description("Events that were appended")
                .register(registry);
        this.halvings = Counter.builder("eventstore.append.halvings")
                .description("Groups that could not be appended as a whole, and were halved")
                .register(registry);
        this.recoveries = recoveries(registry, "known");
        this.unknowns = recoveries(registry, "unknown");
        for (AppendFailure reason : AppendFailure.values()) {
            refusals.put(
                    reason,
                    Counter.builder("eventstore.append.refusals")
                            .description("Callers whose events were not appended, or of which that is not known")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    @Override
    public void group(int callers) {
        groups.record(callers);
    }

    @Override
    public void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void appended(int count) {
        events.increment(count);
    }

    @Override
    public void refused(AppendFailure reason, int callers) {
        refusals.get(reason).increment(callers);
    }

    @Override
    public void halved() {
        halvings.increment();
    }

    @Override
    public void recovered(boolean known) {
        (known ? recoveries : unknowns).increment();
    }

    private static Counter recoveries(MeterRegistry registry, String outcome) {
        return Counter.builder("eventstore.append.recoveries")
                .description("Connections that were lost during an append, and whether it was found out what was there")
                .tag("outcome", outcome)
                .register(registry);
    }
}
