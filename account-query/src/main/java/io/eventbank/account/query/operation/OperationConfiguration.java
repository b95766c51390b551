package io.eventbank.account.query.operation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The metrics of events that could not be projected. */
@Configuration(proxyBeanMethods = false)
class OperationConfiguration {

    private static final List<String> PROJECTIONS = List.of("accounts", "owners", "streams", "transfers");

    @Bean
    MeterBinder deadLetterMetrics(DeadLetterCounts counts) {
        return registry -> PROJECTIONS.forEach(name -> Gauge.builder(
                        "account.dead.letters",
                        () -> counts.counted()
                                .map(counted -> counted.getOrDefault(name, 0L))
                                .orElse(null))
                .description("Events that could not be projected")
                .tag("processor", name)
                .register(registry));
    }
}
