package io.eventbank.account.benchmark;

import org.axonframework.common.caching.Cache;
import org.axonframework.spring.config.SpringAggregateConfigurer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All aggregates in a cache. */
@Configuration(proxyBeanMethods = false)
class AggregateCache {

    private static final String NAME = "benchmarkCache";
    private static final int MAX_AGGREGATES = 100_000;

    @Bean(NAME)
    Cache cache() {
        return new BoundedCache(MAX_AGGREGATES);
    }

    @Bean
    static BeanPostProcessor allAggregatesAreCached() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof SpringAggregateConfigurer<?> aggregate) {
                    aggregate.setCache(NAME);
                }
                return bean;
            }
        };
    }
}
