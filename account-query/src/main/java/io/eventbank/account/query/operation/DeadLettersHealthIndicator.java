package io.eventbank.account.query.operation;

import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** DEGRADED while there are events that could not be projected: what else there is goes on. */
@Component("deadLettersHealthIndicator")
class DeadLettersHealthIndicator implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED");

    private final DeadLetterCounts counts;

    DeadLettersHealthIndicator(DeadLetterCounts counts) {
        this.counts = counts;
    }

    @Override
    public Health health() {
        return counts.counted()
                .map(counted -> Health.status(counted.isEmpty() ? Status.UP : DEGRADED)
                        .withDetails(new TreeMap<>(counted))
                        .build())
                .orElseGet(() -> Health.unknown().build());
    }
}
