package io.eventbank.account.command.aggregate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import org.springframework.stereotype.Component;

/** The metrics of aggregates in memory, under the names that those of any cache have. */
@Component
class LiveAggregatesMetrics extends CacheMeterBinder<LiveAggregates> {

    private final LiveAggregates live;

    LiveAggregatesMetrics(LiveAggregates live) {
        super(live, "live-aggregates", Tags.empty());
        this.live = live;
    }

    @Override
    protected Long size() {
        return live.size();
    }

    @Override
    protected long hitCount() {
        return live.hits();
    }

    @Override
    protected Long missCount() {
        return live.misses();
    }

    @Override
    protected Long evictionCount() {
        return live.evictions();
    }

    @Override
    protected long putCount() {
        return live.returns();
    }

    @Override
    protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
        // There are none.
    }
}
