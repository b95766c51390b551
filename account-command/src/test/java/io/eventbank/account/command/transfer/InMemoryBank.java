package io.eventbank.account.command.transfer;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.account.AccountAggregate;
import io.eventbank.account.command.dispatch.CommandProperties;
import io.eventbank.account.command.dispatch.CommandSender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.SimpleResourceParameterResolverFactory;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * The aggregates and the saga on an event store in memory. The saga is given the events by hand, one at a time, so that
 * a test decides what happens between two steps, and what the saga is told twice.
 */
final class InMemoryBank implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final InMemoryEventStorageEngine storage = new InMemoryEventStorageEngine();
    private final ExecutorService workers = Executors.newSingleThreadExecutor();
    private final Configuration configuration;
    private final CommandSender commands;
    private final AnnotatedSagaManager<MoneyTransferSaga> saga;
    private int delivered;
    private EventMessage<?> last;

    InMemoryBank() {
        MeterRegistry meters = new SimpleMeterRegistry();
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(config -> JacksonSerializer.defaultSerializer())
                .configureEventStore(config ->
                        EmbeddedEventStore.builder().storageEngine(storage).build())
                .configureAggregate(AccountAggregate.TYPE)
                .configureAggregate(MoneyTransfer.class)
                .registerComponent(Clock.class, config -> Clock.fixed(NOW, ZoneOffset.UTC))
                .registerComponent(
                        CommandProperties.class, config -> new CommandProperties(1000, 0, 100, Duration.ofSeconds(30)))
                .registerComponent(OpenedAccounts.class, config -> this::opening);
        AccountAggregate.register(configurer);
        configuration = configurer.start();
        commands = new CommandSender(
                configuration.commandGateway(), new CommandProperties(1000, 0, 100, Duration.ofSeconds(30)), meters);
        TransferProperties limits = new TransferProperties(
                1, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30));
        TransferSteps steps = new TransferSteps(
                commands, null, new MessageOriginProvider(), workers, limits, new TransferMetrics(meters));
        var parameters = MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(MoneyTransferSaga.class),
                new SimpleResourceParameterResolverFactory(List.of(steps)));
        saga = AnnotatedSagaManager.<MoneyTransferSaga>builder()
                .sagaType(MoneyTransferSaga.class)
                .parameterResolverFactory(parameters)
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .sagaRepository(AnnotatedSagaRepository.<MoneyTransferSaga>builder()
                        .sagaType(MoneyTransferSaga.class)
                        .parameterResolverFactory(parameters)
                        .sagaStore(new InMemorySagaStore())
                        .build())
                .build();
    }

    <R> R send(Object command) {
        return commands.send(command, CommandSide.TELLER);
    }

    /** Tells the saga of the next event that concerns it and that it has not been told of; false if there is none. */
    boolean deliverNext() {
        List<EventMessage<?>> events = events();
        while (delivered < events.size()) {
            EventMessage<?> event = events.get(delivered++);
            if (saga.canHandle(event, Segment.ROOT_SEGMENT)) {
                deliver(event);
                last = event;
                return true;
            }
        }
        return false;
    }

    /** Tells the saga once more of the event that it was told of last. */
    void deliverAgain() {
        if (last != null) {
            deliver(last);
        }
    }

    /** Tells the saga of everything, what follows from it included. */
    void deliverAll() {
        while (deliverNext()) {
            // on to the next
        }
    }

    private void deliver(EventMessage<?> event) {
        DefaultUnitOfWork.startAndGet(event)
                .executeWithResult(() -> {
                    saga.handle(event, Segment.ROOT_SEGMENT);
                    return null;
                })
                .getPayload();
    }

    /** What the events of each account add up to. */
    Map<AccountId, AccountState> accounts() {
        Map<AccountId, AccountState> states = new HashMap<>();
        payloads(AccountEvent.class)
                .forEach(event ->
                        states.put(event.accountId(), AccountState.after(states.get(event.accountId()), event)));
        return states;
    }

    /** The money that has left its source and is neither in its target nor back. */
    BigDecimal inTransit() {
        BigDecimal left =
                payloads(TransferDebited.class).map(TransferDebited::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal arrived =
                payloads(TransferCredited.class).map(TransferCredited::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal back =
                payloads(TransferRefunded.class).map(TransferRefunded::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return left.subtract(arrived).subtract(back);
    }

    /** How often transfers came to an end: each of them once, if all is well. */
    List<TransferId> ends() {
        List<TransferId> ends = new ArrayList<>();
        payloads(TransferCompleted.class).map(TransferCompleted::transferId).forEach(ends::add);
        payloads(TransferFailed.class).map(TransferFailed::transferId).forEach(ends::add);
        payloads(TransferCompensated.class).map(TransferCompensated::transferId).forEach(ends::add);
        return ends;
    }

    <E> Stream<E> payloads(Class<E> type) {
        return events().stream()
                .map(EventMessage::getPayload)
                .filter(type::isInstance)
                .map(type::cast);
    }

    private List<EventMessage<?>> events() {
        try (Stream<? extends EventMessage<?>> all = storage.readEvents(null, false)) {
            return List.copyOf(all.toList());
        }
    }

    private Optional<AccountOpened> opening(AccountId account) {
        return payloads(AccountOpened.class)
                .filter(opened -> opened.accountId().equals(account))
                .findFirst();
    }

    @Override
    public void close() {
        configuration.shutdown();
        workers.shutdownNow();
    }
}
