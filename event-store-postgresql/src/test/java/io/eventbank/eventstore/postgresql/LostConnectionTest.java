package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The engine's connection is lost in the middle of an append, and another is not always to be had at once. */
@Timeout(60)
class LostConnectionTest {

    private static String database;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private EngineProcess beside;
    private Network network;
    private PostgresEventStorageEngine engine;
    private String stream;

    @BeforeAll
    static void create() {
        database = TestPostgres.createDatabase();
    }

    @BeforeEach
    void start() {
        beside = EngineProcess.on(database);
        network = new Network(beside);
        engine = PostgresEventStorageEngine.builder()
                .dataSource(network)
                .eventSerializer(TestEvents.JSON)
                .snapshotSerializer(TestEvents.JSON)
                .lockTimeout(Duration.ofSeconds(60))
                .answerTimeout(Duration.ofMillis(500))
                .recoveryTimeout(Duration.ofSeconds(30))
                .monitor(new AppendMetrics(meters))
                .build();
        stream = TestEvents.unique();
        engine.appendEvents(TestEvents.event(stream, 0));
    }

    @AfterEach
    void stop() {
        network.refusals.set(0);
        engine.close();
        beside.close();
    }

    @Test
    void anAppendThatGotNoAnswerIsEndedOnTheServerBeforeItIsTriedAgain() throws Exception {
        int lost = engine.appendingBackend();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Connection holding = beside.begin()) {
            beside.appendIn(holding, TestEvents.event(stream, 1));
            network.refusals.set(3);
            Future<?> appending = threads.submit(() -> engine.appendEvents(TestEvents.event(stream, 1)));
            await().until(() -> engine.appendingBackend() != lost && isWaiting(engine.appendingBackend()));
            holding.rollback();

            appending.get();
        } finally {
            threads.shutdown();
        }
        assertThat(beside.count(stream, 1)).isEqualTo(1);
        assertThat(engine.lastAppendFailure()).isEmpty();
    }

    @Test
    void anAppendWhoseAnswerIsLostIsFoundAndNotDoneAgain() throws Exception {
        network.loseAnswer = true;
        beside.jdbc().queryForList("SELECT pg_terminate_backend(?)", engine.appendingBackend());

        engine.appendEvents(TestEvents.event(stream, 1));

        assertThat(network.loseAnswer).isFalse();
        assertThat(beside.count(stream, 1)).isEqualTo(1);
        assertThat(engine.lastAppendFailure()).isEmpty();
        assertThat(count("eventstore.append.events")).isEqualTo(2);
        assertThat(count("eventstore.append.recoveries", "outcome", "known")).isPositive();
        assertThat(count("eventstore.append.recoveries", "outcome", "unknown")).isZero();
    }

    @Test
    void whoeverCannotBeToldIsToldThat() {
        try (PostgresEventStorageEngine impatient = PostgresEventStorageEngine.builder()
                .dataSource(network)
                .eventSerializer(TestEvents.JSON)
                .snapshotSerializer(TestEvents.JSON)
                .recoveryTimeout(Duration.ofMillis(300))
                .monitor(new AppendMetrics(meters))
                .build()) {
            impatient.appendEvents(TestEvents.event(stream, 1));
            network.refusals.set(Integer.MAX_VALUE);
            beside.jdbc().queryForList("SELECT pg_terminate_backend(?)", impatient.appendingBackend());

            assertThatThrownBy(() -> impatient.appendEvents(TestEvents.event(stream, 2)))
                    .isInstanceOf(EventStoreException.class)
                    .hasMessageContaining("may or may not have been appended");
            assertThat(impatient.lastAppendFailure()).isPresent();
            assertThat(count("eventstore.append.recoveries", "outcome", "unknown"))
                    .isEqualTo(1);
            assertThat(count("eventstore.append.refusals", "reason", "unknown")).isEqualTo(1);
            network.refusals.set(0);

            impatient.appendEvents(TestEvents.event(stream, 2));
            assertThat(impatient.lastAppendFailure()).isEmpty();
        }
        assertThat(beside.count(stream, 2)).isEqualTo(1);
    }

    private double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    private boolean isWaiting(int backend) {
        return beside.jdbc()
                        .queryForObject(
                                "SELECT count(*) FROM pg_stat_activity WHERE pid = ? AND wait_event_type = 'Lock'",
                                Integer.class,
                                backend)
                > 0;
    }

    /** Refuses connections, or loses what the server answers to an append. */
    private static final class Network extends DelegatingDataSource {

        private final AtomicInteger refusals = new AtomicInteger();
        private volatile boolean loseAnswer;

        Network(EngineProcess process) {
            super(process.pool());
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("No connection", "08001");
            }
            Connection connection = super.getConnection();
            return loseAnswer ? losingAnAnswer(connection) : connection;
        }

        private Connection losingAnAnswer(Connection connection) throws SQLException {
            Connection losing = mock(Connection.class, delegatesTo(connection));
            doAnswer(call -> {
                        PreparedStatement statement = connection.prepareStatement(call.getArgument(0));
                        PreparedStatement unanswered = mock(PreparedStatement.class, delegatesTo(statement));
                        doAnswer(executed -> {
                                    statement.execute();
                                    if (!loseAnswer) {
                                        return true;
                                    }
                                    loseAnswer = false;
                                    throw new SQLException("The answer is lost", "08006");
                                })
                                .when(unanswered)
                                .execute();
                        return unanswered;
                    })
                    .when(losing)
                    .prepareStatement(contains("INSERT INTO"));
            return losing;
        }
    }
}
