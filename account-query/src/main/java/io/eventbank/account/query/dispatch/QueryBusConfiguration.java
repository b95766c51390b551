package io.eventbank.account.query.dispatch;

import org.axonframework.queryhandling.QueryBus;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every query passes on its way to its handler. */
@Configuration(proxyBeanMethods = false)
class QueryBusConfiguration {

    @Bean
    InitializingBean queryInterceptors(QueryBus bus) {
        return () -> bus.registerHandlerInterceptor(new RefusalTranslation());
    }
}
