package io.eventbank.account.query.dispatch;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every query passes on its way to its handler. */
@Configuration(proxyBeanMethods = false)
class QueryBusConfiguration {

    @Bean
    ConfigurerModule queryInterceptors() {
        return configurer -> configurer.onInitialize(configuration ->
                configuration.getComponent(QueryBus.class).registerHandlerInterceptor(new RefusalTranslation()));
    }
}
