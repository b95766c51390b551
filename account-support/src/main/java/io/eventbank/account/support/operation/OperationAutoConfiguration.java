package io.eventbank.account.support.operation;

import io.eventbank.account.support.axon.EventReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** How event processors are watched and told what to do, across all processes. */
@AutoConfiguration(
        after = JdbcTemplateAutoConfiguration.class,
        before = DataSourceHealthContributorAutoConfiguration.class)
@EnableConfigurationProperties(OperationProperties.class)
class OperationAutoConfiguration {

    @Bean
    ProcessorRecords processorRecords(JdbcTemplate jdbc) {
        return new ProcessorRecords(jdbc);
    }

    @Bean
    ProcessorStates processorStates(ProcessorRecords records) {
        return new ProcessorStates(records);
    }

    @Bean
    BatchFailures batchFailures() {
        return new BatchFailures();
    }

    /** What is paused is looked up when the processors are made, and before they start. */
    @Bean
    ConfigurerModule pausedProcessorsClaimNothing(ProcessorStates states) {
        return configurer -> {
            configurer.eventProcessing(processing -> processing.registerPooledStreamingEventProcessorConfiguration(
                    (configuration, builder) -> builder.maxSegmentProvider(states)));
            configurer.onInitialize(configuration -> configuration.onStart(Phase.INBOUND_EVENT_CONNECTORS - 1, () -> {
                states.read();
            }));
        };
    }

    @Bean
    ConfigurerModule failedBatchesAreRemembered(BatchFailures failures) {
        return configurer -> configurer.eventProcessing(processing ->
                processing.registerDefaultHandlerInterceptor((configuration, name) -> failures.watch(name)));
    }

    @Bean
    LocalProcessors localProcessors(
            EventProcessingConfiguration processing,
            EventStore events,
            EventReader reader,
            Clock clock,
            BatchFailures failures) {
        return new LocalProcessors(processing, events, reader, clock, failures);
    }

    @Bean
    ProcessorAgent processorAgent(
            ProcessorRecords records, ProcessorStates states, LocalProcessors processors, OperationProperties limits) {
        return new ProcessorAgent(records, states, processors, limits);
    }

    @Bean
    ProcessorOperations processorOperations(
            ProcessorRecords records, ProcessorAgent agent, OperationProperties limits) {
        return new ProcessorOperations(records, agent, limits);
    }

    @Bean
    ProcessorMetrics eventProcessorMetrics(
            LocalProcessors processors, ProcessorAgent agent, ObjectProvider<MeterRegistry> registries) {
        return new ProcessorMetrics(processors, agent, registries);
    }

    @Bean
    ProcessorHealth processorsHealthIndicator(
            LocalProcessors processors, ProcessorAgent agent, OperationProperties limits) {
        return new ProcessorHealth(processors, agent, limits);
    }

    @Bean
    DatabaseHealth dbHealthIndicator(ProcessorAgent agent) {
        return new DatabaseHealth(agent);
    }
}
