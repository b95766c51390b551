package io.eventbank.account.query.operation;

import io.eventbank.account.query.projection.ReadModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The metrics of events that could not be projected. */
@Configuration(proxyBeanMethods = false)
class OperationConfiguration {

    @Bean
    MeterBinder deadLetterMetrics(DeadLetterCounts counts, List<ReadModel> models) {
        return registry -> models.forEach(model -> Gauge.builder(
                        "account.dead.letters",
                        () -> counts.counted()
                                .map(counted -> counted.getOrDefault(model.name(), 0L))
                                .orElse(null))
                .description("Events that could not be projected")
                .tag("processor", model.name())
                .register(registry));
    }
}
