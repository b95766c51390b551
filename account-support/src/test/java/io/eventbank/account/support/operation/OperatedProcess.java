package io.eventbank.account.support.operation;

import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.support.axon.TokenStores;
import io.eventbank.account.support.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** A process with one event processor, whose handler can be made to fail; several may share a database. */
final class OperatedProcess implements AutoCloseable {

    static final String PROCESSOR = "seen";

    private final ConfigurableApplicationContext context;

    private OperatedProcess(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static OperatedProcess start(String databaseUrl, String... properties) {
        Stream<String> fixed = Stream.of(
                        "--event-store.poll-interval=20ms",
                        "--account.operation.interval=50ms",
                        "--account.operation.answer-timeout=20s")
                .filter(argument -> Stream.of(properties)
                        .noneMatch(given -> given.startsWith(argument.substring(0, argument.indexOf('=')))));
        return new OperatedProcess(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.location=classpath:account-support.yml",
                        "spring.datasource.url=" + databaseUrl,
                        "spring.datasource.username=" + TestDatabase.APPLICATION,
                        "account.database.event-store-owner.username=" + TestDatabase.OWNER,
                        "account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "account.proof.signing-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "axon.eventhandling.processors." + PROCESSOR + ".mode=pooled",
                        "axon.eventhandling.processors." + PROCESSOR + ".initial-segment-count=1",
                        "axon.eventhandling.processors." + PROCESSOR + ".thread-count=4",
                        // Only so do several processes soon have something each.
                        "axon.eventhandling.processors." + PROCESSOR + ".token-claim-interval=200",
                        "logging.level.root=error")
                .run(Stream.concat(fixed, Stream.of(properties)).toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ProcessorOperations operations() {
        return bean(ProcessorOperations.class);
    }

    ProcessorStatus status() {
        return operations().processor(PROCESSOR);
    }

    Health health(String indicator) {
        return context.getBean(indicator + "HealthIndicator", HealthIndicator.class)
                .health();
    }

    /** What the processor has handled here, as the identifiers of the events. */
    List<String> handled() {
        return bean(Handler.class).identifiers;
    }

    void failWith(RuntimeException failure) {
        bean(Handler.class).failure = failure;
    }

    /** Keeps the processor at its next event until the latch opens. */
    void holdUpUntil(CountDownLatch latch) {
        bean(Handler.class).latch = latch;
    }

    /** Appends an event that was recorded at another time. */
    void appendRecordedAt(Instant time) {
        String stream = UUID.randomUUID().toString();
        bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                        "BankAccount",
                        stream,
                        0,
                        new AccountSuspended(new AccountId(stream), "a reason"),
                        MetaData.emptyInstance(),
                        UUID.randomUUID().toString(),
                        time));
    }

    /** Appends events, each to a stream of its own; their identifiers. */
    List<String> append(int count) {
        List<String> identifiers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String stream = UUID.randomUUID().toString();
            DomainEventMessage<?> event = new GenericDomainEventMessage<>(
                    "BankAccount", stream, 0, new AccountSuspended(new AccountId(stream), "a reason"));
            bean(EventStore.class).publish(event);
            identifiers.add(event.getIdentifier());
        }
        return identifiers;
    }

    @Override
    public void close() {
        context.close();
    }

    @EnableAutoConfiguration
    static class Application {

        @Bean
        TokenStore tokens(JdbcTemplate jdbc, ConnectionProvider connectionProvider, Serializer serializer) {
            jdbc.execute("CREATE SCHEMA IF NOT EXISTS seen");
            jdbc.execute("CREATE TABLE IF NOT EXISTS seen.token_entry (processor_name text, segment integer,"
                    + " token bytea, token_type text, time_stamp text, owner text,"
                    + " PRIMARY KEY (processor_name, segment))");
            return TokenStores.in("seen", connectionProvider, serializer);
        }

        @Bean
        Handler handler() {
            return new Handler();
        }
    }

    @ProcessingGroup(PROCESSOR)
    static class Handler {

        private final List<String> identifiers = new CopyOnWriteArrayList<>();
        private volatile RuntimeException failure;
        private volatile CountDownLatch latch = new CountDownLatch(0);

        @EventHandler
        void on(AccountSuspended event, EventMessage<?> message) throws InterruptedException {
            latch.await();
            if (failure != null) {
                throw failure;
            }
            identifiers.add(message.getIdentifier());
        }
    }
}
