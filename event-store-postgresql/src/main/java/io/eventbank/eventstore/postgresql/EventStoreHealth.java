package io.eventbank.eventstore.postgresql;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether events can be appended, and reach their readers: DOWN when the database did not take the last append,
 * DEGRADED when an append has been under way for long, which holds all readers back, or when nothing is heard of other
 * processes, which are polled then. It asks no database.
 */
final class EventStoreHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED");

    private final PostgresEventStorageEngine engine;
    private final PostgresEventStore store;
    private final Duration longAppend;

    EventStoreHealth(PostgresEventStorageEngine engine, PostgresEventStore store, Duration longAppend) {
        this.engine = engine;
        this.store = store;
        this.longAppend = longAppend;
    }

    @Override
    public Health health() {
        Duration longest = store.longestAppend();
        boolean appends = engine.lastAppendFailure().isEmpty();
        boolean prompt = store.isListening() && longest.compareTo(longAppend) < 0;
        return Health.status(!appends ? Status.DOWN : prompt ? Status.UP : DEGRADED)
                .withDetail("listening", store.isListening())
                .withDetail("longestAppendSeconds", longest.toSeconds())
                .build();
    }
}
