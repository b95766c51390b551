package io.eventbank.account.query.proof;

import io.eventbank.account.support.axon.EventReader;
import io.eventbank.account.support.personaldata.KeyedHashes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How sealing is watched. */
@Configuration(proxyBeanMethods = false)
class ProofConfiguration {

    private static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    LeafHashes leafHashes(KeyedHashes hashes) {
        return new LeafHashes(hashes.of("metadata of sealed events")::begin);
    }

    @Bean
    MeterBinder sealMetrics(
            SealerRunner runner, SealRecords records, EventReader events, Serializer serializer, Clock clock) {
        return registry -> {
            FunctionCounter.builder("account.seal.events", runner, SealerRunner::sealed)
                    .description("Events that this process has sealed")
                    .register(registry);
            TimeGauge.builder("account.seal.lag", () -> lag(records, events, serializer, clock), TimeUnit.MILLISECONDS)
                    .description("How long the oldest event that is not sealed has been there")
                    .register(registry);
            Gauge.builder(
                            "account.seal.broken",
                            runner,
                            watched -> watched.refusal().isPresent() ? 1 : 0)
                    .description("1 while this process seals nothing, since what is sealed is not what was signed")
                    .register(registry);
        };
    }

    /** DEGRADED while what is sealed is not what was signed: events are appended all the same. */
    @Bean
    HealthIndicator sealHealthIndicator(SealerRunner runner) {
        return () -> runner.refusal()
                .map(reason -> Health.status(DEGRADED).withDetail("refusal", reason))
                .orElseGet(Health::up)
                .build();
    }

    private static long lag(SealRecords records, EventReader events, Serializer serializer, Clock clock) {
        return events.nextRecordedAt(records.last().token(serializer))
                .map(recordedAt -> Duration.between(recordedAt, clock.instant()).toMillis())
                .map(lag -> Math.max(0, lag))
                .orElse(0L);
    }
}
