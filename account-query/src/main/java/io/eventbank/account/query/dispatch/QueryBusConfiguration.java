package io.eventbank.account.query.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every query passes on its way to its handler. */
@Configuration(proxyBeanMethods = false)
class QueryBusConfiguration {

    /** In this order. */
    @Bean
    InitializingBean queryInterceptors(QueryBus bus, MeterRegistry meters) {
        return () -> {
            bus.registerHandlerInterceptor(new QueryMetrics(meters));
            bus.registerHandlerInterceptor(new RefusalTranslation());
        };
    }
}
