package io.eventbank.eventstore.postgresql;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The metrics of what {@link EventStoreHealth} tells, and of events that processors share. */
final class StoreMetrics implements MeterBinder {

    private final PostgresEventStorageEngine engine;
    private final PostgresEventStore store;

    StoreMetrics(PostgresEventStorageEngine engine, PostgresEventStore store) {
        this.engine = engine;
        this.store = store;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "eventstore.available",
                        engine,
                        each -> each.lastAppendFailure().isEmpty() ? 1 : 0)
                .description("Whether the database took the last append")
                .register(registry);
        Gauge.builder("eventstore.listening", store, each -> each.isListening() ? 1 : 0)
                .description("Whether other processes are heard when they append; otherwise they are polled")
                .register(registry);
        TimeGauge.builder(
                        "eventstore.append.longest",
                        store,
                        TimeUnit.MILLISECONDS,
                        each -> each.longestAppend().toMillis())
                .description("How long the append has been under way that holds back readers the longest")
                .register(registry);
        batches(registry, "hit", RecentEvents::hits);
        batches(registry, "miss", RecentEvents::misses);
    }

    private void batches(MeterRegistry registry, String result, ToDoubleFunction<RecentEvents> count) {
        FunctionCounter.builder("eventstore.read.batches", store.recentEvents(), count)
                .description("Batches of events for processors: found in memory (hit), or read (miss)")
                .tag("result", result)
                .register(registry);
    }
}
