package io.eventbank.account.command.dispatch;

import io.eventbank.account.command.aggregate.StaleStateCheck;
import io.eventbank.account.support.metrics.MessageTimers;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.DuplicateCommandHandlerResolver;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every command passes on its way to its handler. */
@Configuration(proxyBeanMethods = false)
class CommandBusConfiguration {

    /** Commands that this process has carried out, or refused. */
    @Bean
    MessageTimers commandTimers(MeterRegistry registry) {
        return new MessageTimers(
                registry, "account.commands", "command", "Commands that this process has carried out or refused");
    }

    /**
     * Axon's, but without a transaction around each command: it would hold a connection while the command waits for its
     * turn, and while its events are stored together with those of others. The event store stores the events of a
     * command in one transaction of its own; what handlers do besides is reading, each statement for itself.
     */
    @Bean
    @Qualifier("localSegment")
    LocalCommandBus commandBus(
            org.axonframework.config.Configuration axon,
            DuplicateCommandHandlerResolver duplicates,
            MessageTimers commandTimers) {
        LocalCommandBus bus = new LocalCommandBus(
                SimpleCommandBus.builder()
                        .transactionManager(NoTransactionManager.INSTANCE)
                        .duplicateCommandHandlerResolver(duplicates)
                        .spanFactory(axon.getComponent(CommandBusSpanFactory.class))
                        .messageMonitor(axon.messageMonitor(CommandBus.class, "commandBus")),
                commandTimers);
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
        return bus;
    }

    /** In this order. None of them is a bean: Axon would register it once more. */
    @Bean
    InitializingBean commandInterceptors(
            CommandBus bus, ObjectProvider<EventStore> events, MessageTimers commandTimers, MeterRegistry meters) {
        return () -> {
            bus.registerDispatchInterceptor(new KnownOwnerCheck(events, commandTimers));
            bus.registerHandlerInterceptor(new RefusalTranslation());
            bus.registerHandlerInterceptor(new CommandAccess());
            bus.registerHandlerInterceptor(new StaleStateCheck(events, meters));
        };
    }
}
