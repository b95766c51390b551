package io.eventbank.eventstore.postgresql;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast events are copied, of 10,000 streams in turns, with 120 bytes of payload and 90 of metadata. Run on purpose;
 * prints a line for each kind of column. System property {@code benchmark.events} for another number than a million.
 */
class StockEventTablesBenchmark {

    private static final int EVENTS = Integer.getInteger("benchmark.events", 1_000_000);

    @ParameterizedTest
    @CsvSource({"text,1,%s", "bytea,1,'convert_to(%s, ''UTF8'')'", "oid,5,'lo_from_bytea(0, convert_to(%s, ''UTF8''))'"
    })
    void measure(String type, int part, String content) throws Exception {
        int events = EVENTS / part;
        EventStoreSchema schema = new EventStoreSchema("event_store");
        try (Connection connection = DriverManager.getConnection(TestPostgres.createDatabase(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE stock (global_index bigserial PRIMARY KEY, event_identifier text NOT NULL UNIQUE,
                        aggregate_identifier text NOT NULL, sequence_number bigint NOT NULL, type text, time_stamp text,
                        payload_type text, payload_revision text, payload %1$s, meta_data %1$s,
                        UNIQUE (aggregate_identifier, sequence_number))""".formatted(type));
            statement.execute("""
                    INSERT INTO stock SELECT i, gen_random_uuid(), 'Account-' || i %% 10000, i / 10000, 'Account',
                        to_char(timestamp '2024-01-01' + i * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                        'org.example.MoneyDeposited', '1', %s, %s
                    FROM generate_series(0, %d - 1) AS i""".formatted(
                    content.formatted("'{\"account\":\"' || i % 10000 || '\",\"transaction\":\"'"
                            + " || gen_random_uuid() || '\",\"amount\":\"' || i || '.00\",\"reference\":\"rent\"}'"),
                    content.formatted("'{\"user\":\"alice\",\"traceId\":\"' || gen_random_uuid() || '\"}'"),
                    events));
            statement.execute("VACUUM ANALYZE stock");
            connection.setAutoCommit(false);
            statement.execute("CREATE SCHEMA event_store");
            statement.execute(schema.definition());
            long start = System.nanoTime();
            new StockEventTables("stock", null).copyTo(schema, connection);
            connection.commit();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%s: %d events in %.1f s, %.0f events/s%n", type, events, seconds, events / seconds);
        }
    }
}
