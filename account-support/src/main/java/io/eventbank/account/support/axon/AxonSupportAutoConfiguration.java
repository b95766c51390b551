package io.eventbank.account.support.axon;

import io.eventbank.account.api.upcaster.AccountUpcasters;
import io.eventbank.account.support.log.MessageLogContext;
import io.eventbank.eventstore.postgresql.PostgresEventStorageEngine;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Axon as both applications use it. What Axon's own auto-configuration would choose by the order of classes that Spring
 * Boot 4 has renamed is named here instead.
 */
@AutoConfiguration(
        after = {DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class},
        afterName = "io.eventbank.eventstore.postgresql.EventStoreAutoConfiguration",
        beforeName = {
            "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
            "org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JdbcAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JpaAutoConfiguration",
            "org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration",
            "org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration",
            "org.axonframework.springboot.autoconfig.TransactionAutoConfiguration"
        })
class AxonSupportAutoConfiguration {

    /** The one clock, in milliseconds, which is the precision that times of recording are answered with. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        GenericEventMessage.clock = clock;
        return clock;
    }

    @Bean
    @Primary
    Serializer serializer() {
        return new AllowListedSerializer();
    }

    @Bean
    EventUpcaster accountUpcasters() {
        return AccountUpcasters.chain();
    }

    @Bean
    CorrelationDataProvider auditMetaData() {
        return new AuditMetaData();
    }

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactionManager) {
        return new TransactionsOfHandlers(transactionManager);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    @ConditionalOnBean(PostgresEventStorageEngine.class)
    StoredEvents storedEvents(PostgresEventStorageEngine engine, org.axonframework.config.Configuration configuration) {
        return new StoredEvents(engine::readEvents, configuration.upcasterChain());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false)
    EventReader eventReader(EventStorageEngine engine) {
        return new StorageEngineReader(engine);
    }

    @Bean
    @ConditionalOnBean(PostgresEventStorageEngine.class)
    EventRecords eventRecords(PostgresEventStorageEngine engine) {
        return () -> new PostgresEventRecords(engine);
    }

    /** What the event store writes snapshots with, and reads only what is written so. */
    @Bean
    Serializer snapshotSerializer() {
        return AllowListedSerializer.ofSnapshots();
    }

    /** Registered when the beans are made, before any request can come in. */
    @Bean
    InitializingBean messageMetaData(CommandBus commandBus, QueryBus queryBus) {
        return () -> {
            commandBus.registerDispatchInterceptor(new RequestMetaData<>());
            queryBus.registerDispatchInterceptor(new RequestMetaData<>());
            commandBus.registerHandlerInterceptor(new MessageLogContext<>());
            queryBus.registerHandlerInterceptor(new MessageLogContext<>());
        };
    }

    /** Event handlers that fail stop their processor, which tries again: skipping an event would falsify its view. */
    @Bean
    ConfigurerModule failingEventHandlersStopTheirProcessor() {
        return configurer -> configurer.eventProcessing(processing -> processing
                .registerDefaultListenerInvocationErrorHandler(configuration -> PropagatingErrorHandler.instance())
                .registerDefaultErrorHandler(configuration -> PropagatingErrorHandler.instance()));
    }
}
