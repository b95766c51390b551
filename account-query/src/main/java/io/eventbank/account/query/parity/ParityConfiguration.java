package io.eventbank.account.query.parity;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The metrics of the audit. */
@Configuration(proxyBeanMethods = false)
class ParityConfiguration {

    @Bean
    MeterBinder parityMetrics(Auditor auditor, ParityRecords records) {
        return registry -> {
            FunctionCounter.builder("account.parity.checked", auditor, Auditor::checked)
                    .description("Accounts that this process has compared with their events")
                    .register(registry);
            Gauge.builder("account.parity.drifted", records::driftedAccounts)
                    .description("Accounts that are not what their events add up to")
                    .register(registry);
            Gauge.builder("account.parity.days.drifted", records::driftedDays)
                    .description("Days whose sums are not those of their transactions")
                    .register(registry);
        };
    }
}
