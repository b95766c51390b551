package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Readers get every event once and in one order, whatever else goes on in the database. The long holds are run by
 * {@code ./mvnw test -pl event-store-postgresql -Dtest=NothingSkippedTest -DexcludedGroups= -Dgroups=slow}.
 */
@Timeout(180)
class NothingSkippedTest {

    private static final List<Duration> ALL_HOLDS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(11), Duration.ofSeconds(61));

    private static EngineProcess first;
    private static EngineProcess second;

    @BeforeAll
    static void start() {
        String database = TestPostgres.createDatabase();
        first = EngineProcess.on(database);
        second = EngineProcess.on(database);
        first.jdbc().execute("CREATE TABLE elsewhere (text text)");
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    @Test
    void everyEventIsReadOnceAndInOneOrderBehindAnAppendHeldOpen() throws Exception {
        assertNothingIsSkipped(List.of(Duration.ofSeconds(1)), 5_000);
    }

    @Test
    @Tag("slow")
    void everyEventIsReadOnceAndInOneOrderBehindAppendsHeldOpenForLong() throws Exception {
        assertNothingIsSkipped(ALL_HOLDS, 25_000);
    }

    @Test
    void theStockEngineLosesEventsBehindAnAppendHeldOpen() throws Exception {
        assertStockEngineLosesEvents(List.of(Duration.ofSeconds(1)), 5_000);
    }

    @Test
    @Tag("slow")
    void theStockEngineLosesEventsBehindAppendsHeldOpenForLong() throws Exception {
        assertStockEngineLosesEvents(ALL_HOLDS, 25_000);
    }

    @Test
    void whoWritesElsewhereHoldsNobodyBack() throws Exception {
        try (Connection writing = first.begin();
                Statement statement = writing.createStatement()) {
            statement.execute("INSERT INTO elsewhere VALUES ('open')");
            TrackingToken before = first.engine().createHeadToken();
            EventMessage<?> event = TestEvents.event(TestEvents.unique(), 0, Instant.parse("2040-01-01T00:00:00Z"));
            second.engine().appendEvents(event);
            TrackingToken sinceThen = first.engine().createTokenAt(Instant.parse("2040-01-01T00:00:00Z"));

            assertThat(read(first.engine(), before)).containsExactly(event.getIdentifier());
            assertThat(read(first.engine(), sinceThen)).containsExactly(event.getIdentifier());
            assertThat(read(first.engine(), first.engine().createHeadToken())).isEmpty();
            assertThat(first.engine()
                            .readEvents(
                                    EventCriteria.all().recorded(Instant.parse("2040-01-01T00:00:00Z"), null),
                                    null,
                                    10))
                    .extracting(EventMessage::getIdentifier)
                    .containsExactly(event.getIdentifier());
            writing.rollback();
        }
    }

    @Test
    void whoHasWrittenElsewhereMayNotAppend() throws Exception {
        try (Connection transaction = first.begin();
                Statement statement = transaction.createStatement()) {
            statement.execute("INSERT INTO elsewhere VALUES ('first')");

            assertThatThrownBy(() -> first.appendIn(transaction, TestEvents.event(TestEvents.unique(), 0)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("must append events before it writes anything else")
                    .hasMessageContaining("Readers may have passed the place");
            transaction.rollback();
        }
    }

    @Test
    void whoHasAppendedMayWriteElsewhereAndAppendMore() throws Exception {
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> one = TestEvents.event(TestEvents.unique(), 0);
        EventMessage<?> other = TestEvents.event(TestEvents.unique(), 0);
        EventMessage<?> behind = TestEvents.event(TestEvents.unique(), 0);
        try (Connection transaction = first.begin();
                Statement statement = transaction.createStatement()) {
            first.appendIn(transaction, one);
            second.engine().appendEvents(behind);
            statement.execute("INSERT INTO elsewhere VALUES ('second')");
            assertThat(read(second.engine(), before)).isEmpty();
            first.appendIn(transaction, other);
            transaction.commit();
        }

        assertThat(read(second.engine(), before))
                .containsExactly(one.getIdentifier(), other.getIdentifier(), behind.getIdentifier());
    }

    @Test
    void anAppendThatIsRolledBackIsNeverSeenAndHoldsNobodyBackAnyMore() throws Exception {
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> behind = TestEvents.event(TestEvents.unique(), 0);
        try (Connection transaction = first.begin()) {
            first.appendIn(transaction, TestEvents.event(TestEvents.unique(), 0));
            second.engine().appendEvents(behind);
            assertThat(read(first.engine(), before)).isEmpty();
            assertThat(first.engine().createHeadToken()).isEqualTo(before);
            transaction.rollback();
        }

        assertThat(read(first.engine(), before)).containsExactly(behind.getIdentifier());
    }

    @Test
    void savepointsOfAnAppendHoldReadersBackToTheEndOfTheTransaction() throws Exception {
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> kept = TestEvents.event(TestEvents.unique(), 0);
        EventMessage<?> keptToo = TestEvents.event(TestEvents.unique(), 0);
        EventMessage<?> behind = TestEvents.event(TestEvents.unique(), 0);
        try (Connection transaction = first.begin()) {
            first.appendIn(transaction, kept);
            Savepoint savepoint = transaction.setSavepoint();
            first.appendIn(transaction, TestEvents.event(TestEvents.unique(), 0));
            transaction.rollback(savepoint);
            second.engine().appendEvents(behind);
            assertThat(read(second.engine(), before)).isEmpty();
            transaction.setSavepoint();
            first.appendIn(transaction, keptToo);
            assertThat(read(second.engine(), before)).isEmpty();
            transaction.commit();
        }

        assertThat(read(second.engine(), before))
                .containsExactly(kept.getIdentifier(), keptToo.getIdentifier(), behind.getIdentifier());
    }

    @Test
    void anAppendWithinASavepointHoldsReadersBackAndIsRefusedWhenItWasRolledBackToIt() throws Exception {
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> behind = TestEvents.event(TestEvents.unique(), 0);
        try (Connection transaction = first.begin()) {
            Savepoint savepoint = transaction.setSavepoint();
            first.appendIn(transaction, TestEvents.event(TestEvents.unique(), 0));
            second.engine().appendEvents(behind);
            assertThat(read(second.engine(), before)).isEmpty();
            transaction.rollback(savepoint);
            assertThat(read(second.engine(), before)).containsExactly(behind.getIdentifier());

            assertThatThrownBy(() -> first.appendIn(transaction, TestEvents.event(TestEvents.unique(), 0)))
                    .hasMessageContaining("must append events before it writes anything else");
            transaction.rollback();
        }
    }

    @Test
    void readersWaitForAPreparedTransaction() throws Exception {
        first.engine().appendEvents(TestEvents.event(TestEvents.unique(), 0));
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> behind = TestEvents.event(TestEvents.unique(), 0);
        String stream = TestEvents.unique();
        try (Connection transaction = first.begin();
                Statement statement = transaction.createStatement()) {
            statement.execute("INSERT INTO event_store.event (sequence, recorded_at, type, stream, event_id, content)"
                    + " SELECT 0, recorded_at, type, '" + stream + "', 'x', content FROM event_store.event LIMIT 1");
            statement.execute("PREPARE TRANSACTION 'append'");
            transaction.setAutoCommit(true);
            second.engine().appendEvents(behind);

            assertThat(read(second.engine(), before)).isEmpty();
            statement.execute("COMMIT PREPARED 'append'");
        }

        assertThat(read(second.engine(), before)).containsExactly("x", behind.getIdentifier());
    }

    @Test
    void aReaderOfAnOldSnapshotPassesNothingOver() {
        TransactionTemplate repeatable = new TransactionTemplate(new DataSourceTransactionManager(first.pool()));
        repeatable.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> event = TestEvents.event(TestEvents.unique(), 0);

        TrackingToken head = repeatable.execute(status -> {
            assertThat(read(first.engine(), before)).isEmpty();
            first.engine().appendEvents(event);
            second.engine().appendEvents(TestEvents.event(TestEvents.unique(), 0));
            assertThat(read(first.engine(), before)).isEmpty();
            return first.engine().createHeadToken();
        });

        assertThat(head).isEqualTo(before);
        assertThat(read(first.engine(), before)).hasSize(2).startsWith(event.getIdentifier());
    }

    @Test
    void anAppendInATransactionOfAnOldSnapshotIsNotPassedOver() throws Exception {
        TrackingToken before = first.engine().createHeadToken();
        EventMessage<?> event = TestEvents.event(TestEvents.unique(), 0);
        EventMessage<?> early = TestEvents.event(TestEvents.unique(), 0);
        EventMessage<?> behind = TestEvents.event(TestEvents.unique(), 0);
        try (Connection transaction = first.begin();
                Statement statement = transaction.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("SELECT count(*) FROM event_store.event");
            second.engine().appendEvents(early);
            assertThat(read(second.engine(), before)).containsExactly(early.getIdentifier());
            first.appendIn(transaction, event);
            second.engine().appendEvents(behind);
            assertThat(read(second.engine(), before)).containsExactly(early.getIdentifier());
            transaction.commit();
        }

        assertThat(read(second.engine(), before))
                .containsExactly(early.getIdentifier(), event.getIdentifier(), behind.getIdentifier());
    }

    @Test
    void aFailedAppendOfManyLeavesNothing() {
        TrackingToken before = first.engine().createHeadToken();
        List<EventMessage<?>> events = new ArrayList<>();
        for (int sequence = 0; sequence < 100; sequence++) {
            events.add(TestEvents.event("stream", sequence));
        }
        events.add(TestEvents.event("with\0zero", 0));

        assertThatThrownBy(() -> first.engine().appendEvents(events)).isInstanceOf(EventStoreException.class);
        assertThat(read(first.engine(), before)).isEmpty();
    }

    private static void assertNothingIsSkipped(List<Duration> holds, int behind) throws Exception {
        String database = TestPostgres.createDatabase();
        try (EngineProcess one = EngineProcess.on(database);
                EngineProcess other = EngineProcess.on(database)) {
            HeldAppends.Result result =
                    HeldAppends.run(List.of(one.engine(), other.engine()), one.pool(), one::appendIn, holds, behind);

            assertThat(result.appended()).hasSize(behind + holds.size() + 1);
            List<String> order = result.read().get(0);
            assertThat(order).hasSize(result.appended().size()).doesNotHaveDuplicates();
            assertThat(new LinkedHashSet<>(order)).isEqualTo(result.appended());
            assertThat(result.read().get(1)).isEqualTo(order);
            assertThat(read(other.engine(), null)).isEqualTo(order);
        }
    }

    private static void assertStockEngineLosesEvents(List<Duration> holds, int behind) throws Exception {
        String database = TestPostgres.createDatabase();
        try (HikariDataSource one = TestEvents.pool(database);
                HikariDataSource other = TestEvents.pool(database)) {
            StockEngine.createTables(one);
            HeldAppends.Result result = HeldAppends.run(
                    List.of(StockEngine.on(one).build(), StockEngine.on(other).build()),
                    one,
                    NothingSkippedTest::appendToStockTables,
                    holds,
                    behind);

            assertThat(new JdbcTemplate(one).queryForObject("SELECT count(*) FROM DomainEventEntry", Integer.class))
                    .isEqualTo(result.appended().size());
            assertThat(result.missing(0))
                    .as("events the first reader never gets")
                    .isPositive();
            assertThat(result.missing(1))
                    .as("events the second reader never gets")
                    .isPositive();
        }
    }

    private static void appendToStockTables(Connection transaction, EventMessage<?> event) {
        SingleConnectionDataSource same = new SingleConnectionDataSource(transaction, true);
        StockEngine.on(same)
                .connectionProvider(same::getConnection)
                .transactionManager(NoTransactionManager.instance())
                .build()
                .appendEvents(event);
    }

    private static List<String> read(EventStorageEngine engine, TrackingToken after) {
        try (Stream<? extends TrackedEventMessage<?>> events = engine.readEvents(after, false)) {
            return events.<String>map(EventMessage::getIdentifier).toList();
        }
    }
}
