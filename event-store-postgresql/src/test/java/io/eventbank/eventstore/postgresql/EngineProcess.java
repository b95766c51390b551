package io.eventbank.eventstore.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/** An engine and its connection pool, as one process has them; several may share a database. */
record EngineProcess(HikariDataSource pool, PostgresEventStorageEngine engine) implements AutoCloseable {

    static final EventStoreSchema SCHEMA = new EventStoreSchema("event_store");

    static EngineProcess on(String databaseUrl) {
        return on(databaseUrl, builder -> builder);
    }

    static EngineProcess on(String databaseUrl, UnaryOperator<PostgresEventStorageEngine.Builder> settings) {
        HikariDataSource pool = TestEvents.pool(databaseUrl);
        SCHEMA.createIfMissing(pool);
        PostgresEventStorageEngine.Builder builder = PostgresEventStorageEngine.builder()
                .dataSource(pool)
                .eventSerializer(TestEvents.JSON)
                .snapshotSerializer(TestEvents.JSON);
        return new EngineProcess(pool, settings.apply(builder).build());
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(pool);
    }

    /** A connection that commits when it is told to. */
    Connection begin() throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Appends by hand, in a transaction that somebody else will end. */
    void appendIn(Connection transaction, EventMessage<?> event) throws SQLException {
        EventRow row = EventRow.of(event, TestEvents.JSON, new EventTypes(pool, SCHEMA));
        new AppendStatement(SCHEMA).execute(transaction, List.of(row));
    }

    /** How many events there are at a place of a stream. */
    int count(String stream, long sequence) {
        return jdbc().queryForObject(
                        "SELECT count(*) FROM event_store.event WHERE stream = ? AND sequence = ?",
                        Integer.class,
                        stream,
                        sequence);
    }

    @Override
    public void close() {
        engine.close();
        pool.close();
    }
}
