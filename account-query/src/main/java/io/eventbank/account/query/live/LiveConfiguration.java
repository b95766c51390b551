package io.eventbank.account.query.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The metrics of streams of updates. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    @Bean
    MeterBinder liveMetrics(LiveAccounts accounts) {
        return registry -> Gauge.builder("account.live.followers", accounts, LiveAccounts::followers)
                .description("Open streams of updates")
                .register(registry);
    }
}
