package io.eventbank.account.command.transfer;

import io.eventbank.account.command.dispatch.CommandSender;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.modelling.saga.repository.jdbc.SagaSchema;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What transfers need around them: the store of their sagas, the threads of their steps, and their metrics. */
@Configuration(proxyBeanMethods = false)
class TransferConfiguration {

    @Bean
    SagaStore<Object> transferSagaStore(ConnectionProvider connectionProvider, Serializer serializer) {
        PostgresSagaSqlSchema schema = new PostgresSagaSqlSchema(SagaSchema.builder()
                .sagaEntryTable("account_command.saga_entry")
                .associationValueEntryTable("account_command.association_value_entry")
                .sagaIdColumn("saga_id")
                .sagaTypeColumn("saga_type")
                .serializedSagaColumn("serialized_saga")
                .associationKeyColumn("association_key")
                .associationValueColumn("association_value")
                .build());
        // A reminder and an event may come at once: the second one waits, and finds what the first one made of it.
        schema.setExclusiveLoad(true);
        return JdbcSagaStore.builder()
                .connectionProvider(connectionProvider)
                .sqlSchema(schema)
                .serializer(serializer)
                .build();
    }

    /** From the first event on: by default a saga would miss what was ordered before its processor first started. */
    @Bean
    ConfigurerModule transferSagaStartsAtTheFirstEvent() {
        return configurer ->
                configurer.eventProcessing(processing -> processing.registerPooledStreamingEventProcessorConfiguration(
                        MoneyTransferSaga.PROCESSOR,
                        (configuration, builder) -> builder.initialToken(StreamableMessageSource::createTailToken)));
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService transferStepWorkers(TransferProperties limits) {
        return Executors.newFixedThreadPool(limits.workers(), new AxonThreadFactory("transfer-steps"));
    }

    @Bean
    TransferSteps transferSteps(
            CommandSender commands,
            DeadlineManager deadlines,
            CorrelationDataProvider auditMetaData,
            ExecutorService transferStepWorkers,
            TransferProperties limits) {
        return new TransferSteps(commands, deadlines, auditMetaData, transferStepWorkers, limits);
    }

    @Bean
    MeterBinder transferMetrics(OpenTransfers openTransfers, TransferProperties limits) {
        return registry -> {
            Gauge.builder("account.transfers.pending", () -> openTransfers.countOlderThan(Duration.ZERO))
                    .description("Transfers under way")
                    .register(registry);
            Gauge.builder("account.transfers.unsettled", () -> openTransfers.countOlderThan(limits.settleWithin()))
                    .description("Transfers that have not settled within account.transfer.settle-within")
                    .register(registry);
        };
    }
}
