package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Events of Axon's own stores, as they are here after they have been copied. */
@Timeout(120)
class StockEventTablesTest {

    private static final EventStoreSchema SCHEMA = new EventStoreSchema("event_store");

    private String database;
    private JdbcTemplate jdbc;
    private final List<PostgresEventStorageEngine> engines = new ArrayList<>();

    @BeforeEach
    void makeDatabase() {
        database = TestPostgres.createDatabase();
        jdbc = new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""));
    }

    @AfterEach
    void closeEngines() {
        engines.forEach(PostgresEventStorageEngine::close);
    }

    @Revision("7")
    record Booked(String id, long amount, String text) implements Serializable {}

    record Noted(String text) implements Serializable {}

    private static Stream<String> layouts() {
        return StockStore.layouts().stream();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void eventsAreReadAsTheStockEngineReadsThem(String layout) throws Exception {
        StockStore stock = StockStore.of(layout, database);
        append(stock);
        List<String> streams = List.of("Account-1", "Account-2", "sixteen bytes id");
        assertThat(tracked(stock.engine())).hasSize(11);

        copyInOneTransaction(stock);

        EventStorageEngine copied = engine(stock);
        assertThat(tracked(copied)).isEqualTo(tracked(stock.engine()));
        for (String stream : streams) {
            assertThat(ofStream(copied, stream)).isNotEmpty().isEqualTo(ofStream(stock.engine(), stream));
            assertThat(copied.lastSequenceNumberFor(stream))
                    .isEqualTo(stock.engine().lastSequenceNumberFor(stream));
        }
        assertThat(copied.readSnapshot("Account-1").map(StockEventTablesTest::domain))
                .isPresent()
                .isEqualTo(stock.engine().readSnapshot("Account-1").map(StockEventTablesTest::domain));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void payloadAndMetadataAreTheSameByByte(String layout) throws Exception {
        StockStore stock = StockStore.of(layout, database);
        append(stock);

        copyInOneTransaction(stock);

        List<StoredEvent> copied = engine(stock).fetchTrackedEvents(null, 100);
        List<List<Object>> stocks = jdbc.query(
                "SELECT %s AS at, %s AS payload, %s AS metadata FROM %s ORDER BY at"
                        .formatted(
                                stock.position(),
                                stock.content().formatted("payload"),
                                stock.content().formatted(stock.metadata()),
                                stock.tables().events()),
                (row, number) -> List.of(row.getLong("at"), hex(row.getBytes(2)), hex(row.getBytes(3))));
        assertThat(copied)
                .extracting(
                        event -> List.<Object>of(event.token().getIndex(), hex(event.payload()), hex(event.metadata())))
                .hasSize(11)
                .isEqualTo(stocks);
        assertThat(copied).allMatch(event -> event.token().getTransaction() == 0);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void newEventsComeBehindThoseThatWereCopied(String layout) throws Exception {
        StockStore stock = StockStore.of(layout, database);
        append(stock);
        long last = jdbc.queryForObject(
                "SELECT max(" + stock.position() + ") FROM " + stock.tables().events(), Long.class);

        copyInOneTransaction(stock);

        PostgresEventStorageEngine copied = engine(stock);
        assertThat(copied.createHeadToken()).isEqualTo(new PostgresTrackingToken(0, last));
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() -> copied.appendEvents(event("Account-1", 1, "taken")));
        assertThatExceptionOfType(AggregateStreamCreationException.class)
                .isThrownBy(() -> copied.appendEvents(event("Account-1", 0, "taken")));
        copied.appendEvents(event("Account-1", 4, "new"));
        List<? extends TrackedEventMessage<?>> behind =
                copied.readEvents(new PostgresTrackingToken(0, last), false).toList();
        assertThat(behind)
                .singleElement()
                .satisfies(event -> assertThat(event.trackingToken().position().orElseThrow())
                        .isGreaterThan(last));
    }

    @Test
    void timesAreKeptToTheNanosecond() throws Exception {
        StockStore stock = StockStore.text(database);
        stock.engine().appendEvents(event("Account-1", 0, "a"), event("Account-1", 1, "b"));
        jdbc.update("UPDATE \"old Events\".domain_event_entry SET time_stamp = CASE sequence_number"
                + " WHEN 0 THEN '2024-02-29T23:59:59.123456789Z' ELSE '1969-07-20T21:17:40.000000001+01:00' END");

        copyInOneTransaction(stock);

        assertThat(engine(stock).readEvents("Account-1").asStream().map(DomainEventMessage::getTimestamp))
                .containsExactly(
                        Instant.parse("2024-02-29T23:59:59.123456789Z"),
                        Instant.parse("1969-07-20T20:17:40.000000001Z"));
    }

    @Test
    void anEmptyStoreIsCopied() throws Exception {
        StockStore stock = StockStore.jdbc(database);

        assertThat(copyInOneTransaction(stock)).isEqualTo(new StockEventTables.Copied(0, 0));

        PostgresEventStorageEngine copied = engine(stock);
        copied.appendEvents(event("Account-1", 0, "first"));
        assertThat(copied.createHeadToken().position()).hasValue(1);
    }

    @Test
    void manyEventsAreCopiedInTheirOrder() throws Exception {
        StockStore stock = StockStore.text(database);
        jdbc.update("""
                INSERT INTO "old Events".domain_event_entry (global_index, event_identifier, aggregate_identifier,
                    sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data)
                SELECT 3 * i, gen_random_uuid(), 'Account-' || i % 1000, i / 1000, 'Account',
                    to_char(timestamp '2024-01-01' + i * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'booked', '7', '{"id":"' || gen_random_uuid() || '","amount":' || i || ',"text":"rent"}',
                    '{"traceId":"' || gen_random_uuid() || '"}'
                FROM generate_series(0, 99999) AS i""");

        assertThat(copyInOneTransaction(stock).events()).isEqualTo(100_000);

        assertThat(jdbc.queryForObject("""
                        SELECT count(*) FROM "old Events".domain_event_entry old JOIN event_store.readable_event new
                            ON new.transaction = 0 AND new.position = old.global_index
                            AND new.event_id = old.event_identifier AND new.stream = old.aggregate_identifier
                            AND new.sequence = old.sequence_number AND new.aggregate_type = old.type
                            AND new.payload_type = old.payload_type AND new.revision = old.payload_revision
                            AND new.payload = old.payload AND new.metadata = old.meta_data
                            AND new.recorded_at = old.time_stamp::timestamptz""", Long.class)).isEqualTo(100_000);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aRowThatLacksItsMetadataIsNamedAndNothingIsCopied(String layout) throws Exception {
        StockStore stock = StockStore.of(layout, database);
        append(stock);
        long row = jdbc.queryForObject(
                "SELECT max(%s) - 1 FROM %s"
                        .formatted(stock.position(), stock.tables().events()),
                Long.class);
        jdbc.update(
                "UPDATE %s SET %s = NULL WHERE %s = ?"
                        .formatted(stock.tables().events(), stock.metadata(), stock.position()),
                row);

        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copyInOneTransaction(stock))
                .withMessageContaining("global index " + row + " in")
                .withMessageContaining("its metadata is missing");
        assertThat(jdbc.queryForObject("SELECT to_regnamespace('event_store') IS NULL", Boolean.class))
                .isTrue();
    }

    @Test
    void aTimeThatIsNoneIsNamed() {
        StockStore stock = StockStore.text(database);
        stock.engine().appendEvents(event("Account-1", 0, "a"), event("Account-1", 1, "b"));
        jdbc.update("UPDATE \"old Events\".domain_event_entry SET time_stamp = 'yesterday' WHERE sequence_number = 1");

        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copyInOneTransaction(stock))
                .withMessageContaining("global index 2 in")
                .withMessageContaining("its time cannot be kept: yesterday");
    }

    @Test
    void aLargeObjectThatIsGoneIsNamed() {
        StockStore stock = StockStore.jpa(database);
        append(stock);
        long row = jdbc.queryForObject("SELECT min(global_index) FROM domain_event_entry", Long.class);
        jdbc.queryForList("SELECT lo_unlink(payload) FROM domain_event_entry WHERE global_index = ?", row);

        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copyInOneTransaction(stock))
                .withMessageContaining("global index " + row + " in")
                .withMessageContaining("its payload is missing");
    }

    @Test
    void largeObjectsAreLeftWhereTheyAre() throws Exception {
        StockStore stock = StockStore.jpa(database);
        append(stock);
        long before = jdbc.queryForObject("SELECT count(*) FROM pg_largeobject_metadata", Long.class);

        copyInOneTransaction(stock);

        assertThat(jdbc.queryForObject("SELECT count(*) FROM pg_largeobject_metadata", Long.class))
                .isEqualTo(before)
                .isPositive();
    }

    @Test
    void anEventThatIsLostOnTheWayIsNoticed() {
        StockStore stock = StockStore.jdbc(database);
        append(stock);
        SCHEMA.createIfMissing(jdbc.getDataSource());
        onInsert("IF NEW.position = 5 THEN RETURN NULL; END IF;");

        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copy(stock))
                .withMessageContaining("global index 5 in DomainEventEntry is not what was copied of it");
        assertThat(jdbc.queryForObject("SELECT count(*) FROM event_store.event", Long.class))
                .isZero();
    }

    @Test
    void anEventThatChangesOnTheWayIsNoticed() {
        StockStore stock = StockStore.jdbc(database);
        append(stock);
        SCHEMA.createIfMissing(jdbc.getDataSource());
        onInsert("NEW.content := set_byte(NEW.content, length(NEW.content) - 1, 0);");

        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copy(stock))
                .withMessageContaining("global index 1 in DomainEventEntry is not what was copied of it");
    }

    @Test
    void nobodyCanAppendWhileEventsAreCopied() throws Exception {
        StockStore stock = StockStore.text(database);
        append(stock);
        SCHEMA.createIfMissing(jdbc.getDataSource());

        try (Connection connection = connection()) {
            stock.tables().copyTo(SCHEMA, connection);

            for (String table : List.of(stock.tables().events(), "event_store.event")) {
                assertThatExceptionOfType(DataAccessException.class)
                        .isThrownBy(() ->
                                jdbc.execute("SET lock_timeout = 50; INSERT INTO " + table + " SELECT * FROM " + table))
                        .withMessageContaining("lock timeout");
            }
            connection.commit();
        }

        EventStorageEngine copied = engine(stock);
        copied.appendEvents(event("Account-9", 0, "in time"));
        assertThat(tracked(copied)).hasSize(12);
    }

    @Test
    void afterwardsATransactionMustStillAppendBeforeItWrites() throws Exception {
        StockStore stock = StockStore.text(database);
        append(stock);
        copyInOneTransaction(stock);

        try (Connection connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE other ()");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute(
                            "INSERT INTO event_store.event (sequence, recorded_at, type, stream, event_id, content)"
                                    + " VALUES (9, 0, 1, 'Account-1', '', '')"))
                    .withMessageContaining("must append events before it writes anything else");
        }
    }

    @Test
    void aSchemaThatHasEventsIsRefused() {
        StockStore stock = StockStore.text(database);
        SCHEMA.createIfMissing(jdbc.getDataSource());
        engine(stock).appendEvents(event("Account-1", 0, "there"));

        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copy(stock))
                .withMessage("The schema event_store has events already");
    }

    @Test
    void missingTablesAndColumnsAreNamed() {
        StockStore stock = StockStore.jdbc(database);
        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copy(stock))
                .withMessage("There are no tables of an event store in the schema event_store");

        SCHEMA.createIfMissing(jdbc.getDataSource());
        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copy(new StockEventTables("nowhere", null)))
                .withMessage("There is no table nowhere to copy from");
        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> copy(new StockEventTables("SnapshotEventEntry", null)))
                .withMessageContaining("lacks columns")
                .withMessageContaining(": globalindex.");
    }

    @Test
    void aConnectionWithoutATransactionIsRefused() throws Exception {
        StockStore stock = StockStore.jdbc(database);
        try (Connection connection = connection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThatIllegalArgumentException().isThrownBy(() -> stock.tables().copyTo(SCHEMA, connection));
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
            assertThatIllegalArgumentException().isThrownBy(() -> stock.tables().copyTo(SCHEMA, connection));
        }
    }

    /** Events of two aggregates and of none, with identifiers of all kinds, and gaps between them. */
    private void append(StockStore stock) {
        EventStorageEngine engine = stock.engine();
        engine.appendEvents(
                event("Account-1", 0, "opened"), event("Account-2", 0, "Überweisung \"quoted\" \\ \u0001 €"));
        engine.appendEvents(new GenericEventMessage<>(new Noted("of no aggregate"), Map.of("user", "alice")));
        engine.appendEvents(named("not a UUID", "Account-1", 1), named("sixteen bytes id", "Account-1", 2));
        engine.appendEvents(event("sixteen bytes id", 0, ""));
        engine.appendEvents(event("Account-2", 1, "taken back"));
        jdbc.update("DELETE FROM " + stock.tables().events() + " WHERE " + column(stock, "sequencenumber") + " = 1 AND "
                + column(stock, "aggregateidentifier") + " = 'Account-2'");
        engine.appendEvents(named("8E1F6D55-0B0B-4C6B-9D3F-0A4B5C6D7E8F", "Account-2", 1));
        engine.appendEvents(new GenericEventMessage<>("of none", new Noted("named"), Map.of(), Instant.EPOCH));
        engine.appendEvents(event("Account-2", 2, "x".repeat(20_000)));
        engine.appendEvents(event("Account-2", 3, "again"), event("Account-1", 3, "again"));
        for (DomainEventMessage<?> snapshot :
                List.of(event("Account-1", 1, "earlier"), event("Account-1", 3, "state"))) {
            stock.transactions().executeInTransaction(() -> engine.storeSnapshot(snapshot));
        }
    }

    private String column(StockStore stock, String name) {
        return jdbc.queryForObject(
                "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND replace(attname, '_', '') = ?",
                String.class,
                stock.tables().events(),
                name);
    }

    private static DomainEventMessage<?> event(String stream, long sequence, String text) {
        return new GenericDomainEventMessage<>(
                "Account",
                stream,
                sequence,
                new Booked("e58ed763-928c-4155-bee9-fdbaaadc15f3", sequence, text),
                MetaData.with("user", "bob").and("trace", "e58ed763-928c-4155-bee9-fdbaaadc15f3"));
    }

    private static DomainEventMessage<?> named(String identifier, String stream, long sequence) {
        return new GenericDomainEventMessage<>(
                "Account", stream, sequence, new Noted(identifier), Map.of(), identifier, Instant.EPOCH);
    }

    private void onInsert(String body) {
        jdbc.execute("CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body
                + " RETURN NEW; END $$; CREATE TRIGGER spoil BEFORE INSERT ON event_store.event FOR EACH ROW"
                + " EXECUTE FUNCTION spoil()");
    }

    /** Makes the tables in the transaction that copies. */
    private StockEventTables.Copied copyInOneTransaction(StockStore stock) throws SQLException {
        try (Connection connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA event_store");
            statement.execute(SCHEMA.definition());
            StockEventTables.Copied copied = stock.tables().copyTo(SCHEMA, connection);
            connection.commit();
            return copied;
        }
    }

    private void copy(StockStore stock) throws SQLException {
        copy(stock.tables());
    }

    private void copy(StockEventTables tables) throws SQLException {
        try (Connection connection = connection()) {
            tables.copyTo(SCHEMA, connection);
            connection.commit();
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = DriverManager.getConnection(database, "postgres", "");
        connection.setAutoCommit(false);
        return connection;
    }

    private PostgresEventStorageEngine engine(StockStore stock) {
        PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
                .dataSource(jdbc.getDataSource())
                .schema(SCHEMA)
                .eventSerializer(stock.serializer())
                .snapshotSerializer(stock.serializer())
                .build();
        engines.add(engine);
        return engine;
    }

    /** All that can be known of the events of all, but for their tokens. */
    private static List<Object> tracked(EventStorageEngine engine) {
        try (Stream<? extends TrackedEventMessage<?>> events = engine.readEvents(null, false)) {
            return events.map(StockEventTablesTest::any).toList();
        }
    }

    private static List<Object> ofStream(EventStorageEngine engine, String stream) {
        return engine.readEvents(stream)
                .asStream()
                .map(StockEventTablesTest::domain)
                .toList();
    }

    private static Object any(EventMessage<?> event) {
        return event instanceof DomainEventMessage<?> domain ? domain(domain) : plain(event);
    }

    private static Object domain(DomainEventMessage<?> event) {
        List<Object> all = new ArrayList<>(plain(event));
        all.add(String.valueOf(event.getType()));
        all.add(event.getAggregateIdentifier());
        all.add(event.getSequenceNumber());
        return all;
    }

    private static List<Object> plain(EventMessage<?> event) {
        return List.of(
                event.getIdentifier(),
                event.getTimestamp(),
                event.getPayloadType(),
                event.getPayload(),
                event.getMetaData());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
