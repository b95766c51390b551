package io.eventbank.eventstore.postgresql;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A process with an event store and one pooled processor, and nothing else; several may share a database. */
final class EventProcess implements AutoCloseable {

    static final String PROCESSOR = "seen";

    private final ConfigurableApplicationContext context;

    private EventProcess(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param more settings, as {@code --name=value} */
    static EventProcess start(String databaseUrl, String pollInterval, String... more) {
        String[] arguments = Arrays.copyOf(more, more.length + 1);
        arguments[more.length] = "--event-store.poll-interval=" + pollInterval;
        return new EventProcess(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.datasource.url=" + databaseUrl,
                        "spring.datasource.username=postgres",
                        "axon.axonserver.enabled=false",
                        "axon.serializer.general=jackson3",
                        "axon.timeout.enabled=false",
                        "axon.eventhandling.processors." + PROCESSOR + ".mode=pooled",
                        "logging.level.root=warn")
                .run(arguments));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    PostgresEventStore store() {
        return bean(PostgresEventStore.class);
    }

    /** What the processor has handled, as the identifiers of the events. */
    List<String> handled() {
        return bean(Handler.class).identifiers;
    }

    /** Appends an event as a command does; its identifier. */
    String append(String stream, long sequence) {
        DomainEventMessage<?> event = event(stream, sequence);
        inUnitOfWork(event, () -> {});
        return event.getIdentifier();
    }

    /** Fails when an event is about to be appended. */
    void appendAndFail(String stream, long sequence) {
        try {
            inUnitOfWork(event(stream, sequence), () -> {
                throw new Failure();
            });
        } catch (Failure expected) {
            return;
        }
        throw new AssertionError("The unit of work did not fail");
    }

    private void inUnitOfWork(EventMessage<?> event, Runnable before) {
        DefaultUnitOfWork<EventMessage<?>> unitOfWork = DefaultUnitOfWork.startAndGet(event);
        unitOfWork.attachTransaction(bean(TransactionManager.class));
        unitOfWork.onPrepareCommit(committing -> before.run());
        bean(EventStore.class).publish(event);
        unitOfWork.commit();
    }

    static DomainEventMessage<?> event(String stream, long sequence) {
        return new GenericDomainEventMessage<>("Thing", stream, sequence, new ThingHappened(stream));
    }

    /** The name of a stream that no other test uses. */
    static String unique() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        context.close();
    }

    record ThingHappened(String thing) {}

    private static final class Failure extends RuntimeException {}

    @EnableAutoConfiguration
    static class Application {

        @Bean
        TokenStore tokens() {
            return new InMemoryTokenStore();
        }

        @Bean
        Handler handler() {
            return new Handler();
        }
    }

    @ProcessingGroup(PROCESSOR)
    static class Handler {

        private final List<String> identifiers = new CopyOnWriteArrayList<>();

        @EventHandler
        void on(ThingHappened event, EventMessage<?> message) {
            identifiers.add(message.getIdentifier());
        }
    }
}
