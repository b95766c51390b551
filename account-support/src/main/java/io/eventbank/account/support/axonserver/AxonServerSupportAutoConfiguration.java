package io.eventbank.account.support.axonserver;

import io.eventbank.account.support.axon.EventReader;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.axon.StoredEvents;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** What both applications need when events are in Axon Server, and messages go through it. */
@AutoConfiguration(
        beforeName = {
            "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
            "org.axonframework.springboot.autoconfig.AxonServerAutoConfiguration",
            "org.axonframework.springboot.autoconfig.AxonServerBusAutoConfiguration"
        })
@ConditionalOnBooleanProperty("axon.axonserver.enabled")
class AxonServerSupportAutoConfiguration {

    @Bean
    AggregateStreams aggregateStreams(
            AxonServerConnectionManager connections,
            AxonServerConfiguration settings,
            @Qualifier("eventSerializer") Serializer eventSerializer) {
        return new AggregateStreams(connections, settings.getContext(), eventSerializer);
    }

    /** In place of Axon's own, and made, measured and traced as that is. */
    @Bean
    AxonServerEvents eventStore(
            AxonServerConfiguration settings,
            AxonServerConnectionManager connections,
            @Qualifier("snapshotSerializer") Serializer snapshotSerializer,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            AggregateStreams streams,
            org.axonframework.config.Configuration axon) {
        return AxonServerEvents.of(
                AxonServerEventStore.builder()
                        .configuration(settings)
                        .platformConnectionManager(connections)
                        .messageMonitor(axon.messageMonitor(AxonServerEventStore.class, "eventStore"))
                        .snapshotSerializer(snapshotSerializer)
                        .eventSerializer(eventSerializer)
                        .snapshotFilter(axon.snapshotFilter())
                        .upcasterChain(axon.upcasterChain())
                        .spanFactory(axon.getComponent(EventBusSpanFactory.class)),
                streams,
                axon.upcasterChain());
    }

    @Bean
    StoredEvents storedEvents(AggregateStreams streams, org.axonframework.config.Configuration axon) {
        return new StoredEvents(streams::read, axon.upcasterChain());
    }

    @Bean
    EventReader eventReader(AxonServerEvents events, AxonServerConfiguration settings) {
        return new AxonServerEventReader(events, settings.getCommitTimeout());
    }

    @Bean
    EventRecords eventRecords(AxonServerConnectionManager connections, AxonServerConfiguration settings) {
        return () -> new AxonServerEventRecords(connections, settings.getContext(), settings.getCommitTimeout());
    }

    @Bean
    HealthIndicator axonServerHealthIndicator(
            AxonServerConnectionManager connections, AxonServerConfiguration settings) {
        return new AxonServerHealth(connections, settings.getContext());
    }
}
