package io.eventbank.eventstore.postgresql;

import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The event store of an application that uses no Axon Server. An application's own {@link EventStorageEngine} or
 * {@link EventBus} takes its place. Snapshots are written by a serializer of the name {@code snapshotSerializer} if
 * there is one, else by the general one.
 */
@AutoConfiguration(
        after = DataSourceAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
        beforeName = {
            "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
            "org.axonframework.springboot.autoconfig.AxonServerBusAutoConfiguration",
            "org.axonframework.springboot.autoconfig.AxonServerAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JdbcAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration"
        })
@Conditional(EventStoreAutoConfiguration.WithoutAxonServer.class)
@ConditionalOnBean(DataSource.class)
@ConditionalOnMissingBean({EventStorageEngine.class, EventBus.class})
@EnableConfigurationProperties(EventStoreProperties.class)
class EventStoreAutoConfiguration {

    @Bean
    EventStoreSchema eventStoreTables(EventStoreProperties properties) {
        return new EventStoreSchema(properties.schema());
    }

    @Bean(destroyMethod = "close")
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource,
            EventStoreSchema schema,
            EventStoreProperties properties,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            @Qualifier("snapshotSerializer") ObjectProvider<Serializer> snapshotSerializer,
            Serializer generalSerializer,
            ObjectProvider<AppendMonitor> monitor,
            org.axonframework.config.Configuration configuration) {
        if (properties.createSchema()) {
            schema.createIfMissing(dataSource);
        }
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .schema(schema)
                .eventSerializer(eventSerializer)
                .snapshotSerializer(snapshotSerializer.getIfAvailable(() -> generalSerializer))
                .snapshotFilter(configuration.snapshotFilter())
                .upcasterChain(configuration.upcasterChain())
                .maxGroupEvents(properties.maxGroupEvents())
                .lockTimeout(properties.lockTimeout())
                .answerTimeout(properties.answerTimeout())
                .recoveryTimeout(properties.recoveryTimeout())
                .monitor(monitor.getIfAvailable(() -> new AppendMonitor() {}))
                .build();
    }

    /** In place of Axon's own, and measured and traced as that is. */
    @Bean
    PostgresEventStore eventStore(
            PostgresEventStorageEngine engine,
            DataSource dataSource,
            EventStoreSchema schema,
            EventStoreProperties properties,
            org.axonframework.config.Configuration configuration) {
        return new PostgresEventStore(
                EmbeddedEventStore.builder()
                        .messageMonitor(configuration.messageMonitor(EventStore.class, "eventStore"))
                        .spanFactory(configuration.getComponent(EventBusSpanFactory.class)),
                engine,
                dataSource,
                schema,
                properties);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class HealthConfiguration {

        @Bean
        HealthIndicator eventStoreHealthIndicator(
                PostgresEventStorageEngine engine, PostgresEventStore store, EventStoreProperties properties) {
            return new EventStoreHealth(engine, store, properties.longAppend());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class MetricsConfiguration {

        @Bean
        @ConditionalOnBean(MeterRegistry.class)
        @ConditionalOnMissingBean
        AppendMonitor appendMetrics(MeterRegistry registry) {
            return new AppendMetrics(registry);
        }

        @Bean
        StoreMetrics eventStoreMetrics(PostgresEventStorageEngine engine, PostgresEventStore store) {
            return new StoreMetrics(engine, store);
        }
    }

    /** Axon Server is on by default wherever its connector is on the class path. */
    static class WithoutAxonServer extends AnyNestedCondition {

        WithoutAxonServer() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false)
        static class SwitchedOff {}

        @ConditionalOnMissingClass("org.axonframework.axonserver.connector.AxonServerConfiguration")
        static class NoConnector {}
    }
}
