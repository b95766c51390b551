package io.eventbank.account.command.transfer;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.log.MessageLogContext;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.dbscheduler.DbSchedulerBinaryDeadlineDetails;
import org.axonframework.deadline.dbscheduler.DbSchedulerDeadlineManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.modelling.saga.repository.jdbc.SagaSchema;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What transfers need around them: the store of their sagas, and the threads of their steps. */
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

    /**
     * From the first event on: by default a saga would miss what was ordered before its processor first started.
     * Without imported history, which names no transfer: to look for its saga would take a query for each event.
     */
    @Bean
    ConfigurerModule transferSagaSeesAllTransfersOfThisSystem() {
        return configurer -> configurer.eventProcessing(processing -> processing
                .registerPooledStreamingEventProcessorConfiguration(
                        MoneyTransferSaga.PROCESSOR,
                        (configuration, builder) -> builder.initialToken(StreamableMessageSource::createTailToken))
                .registerHandlerInterceptor(
                        MoneyTransferSaga.PROCESSOR,
                        configuration -> (unitOfWork, handler) ->
                                OpenTransfers.transferOf(unitOfWork.getMessage().getPayload()) == null
                                        ? null
                                        : handler.proceed())
                .registerHandlerInterceptor(
                        MoneyTransferSaga.PROCESSOR, configuration -> new MessageLogContext<EventMessage<?>>()));
    }

    /** Legs of one transfer are events of two accounts: one after the other all the same. */
    @Bean
    ConfigurerModule openTransfersAreToldOfEachTransferInOrder() {
        return configurer -> configurer.eventProcessing(processing -> processing.registerSequencingPolicy(
                OpenTransfers.PROCESSOR, configuration -> event -> OpenTransfers.transferOf(event.getPayload())));
    }

    @Bean
    ThreadPoolTaskExecutor transferStepWorkers(TransferProperties limits) {
        ThreadPoolTaskExecutor workers = new ThreadPoolTaskExecutor();
        workers.setThreadNamePrefix("transfer-step-");
        workers.setCorePoolSize(limits.workers());
        workers.setMaxPoolSize(limits.workers());
        workers.setWaitForTasksToCompleteOnShutdown(true);
        workers.setAwaitTerminationMillis(limits.stepTimeout().toMillis());
        return workers;
    }

    @Bean
    TransferSteps transferSteps(
            CommandSender commands,
            DeadlineManager deadlines,
            CorrelationDataProvider auditMetaData,
            ThreadPoolTaskExecutor transferStepWorkers,
            TransferProperties limits,
            TransferMetrics metrics) {
        // Else what a reminder causes would be nobody's.
        deadlines.registerHandlerInterceptor(new CorrelationDataInterceptor<>(auditMetaData));
        return new TransferSteps(commands, deadlines, auditMetaData, transferStepWorkers, limits, metrics);
    }

    /** Axon's task for reminders, but one that fails is tried again like a step: by default only after five minutes. */
    @Bean
    @Qualifier("deadlineDetailsTask")
    Task<DbSchedulerBinaryDeadlineDetails> reminders(
            ObjectProvider<DbSchedulerDeadlineManager> deadlines, TransferProperties limits) {
        Task<DbSchedulerBinaryDeadlineDetails> reminder = DbSchedulerDeadlineManager.binaryTask(deadlines::getObject);
        return Tasks.oneTime(reminder.getName(), reminder.getDataClass())
                .onFailure((failed, scheduled) -> scheduled.reschedule(
                        failed,
                        failed.getTimeDone().plus(limits.retryAfter(failed.getExecution().consecutiveFailures + 1))))
                .execute(reminder::execute);
    }
}
