package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EndOfTableTest {

    private static final int EVENTS = 20_000;

    @Test
    void lookingForNewEventsDoesNotReadTheOnesThereAreWhateverPlanTheServerKeeps() {
        String database = TestPostgres.createDatabase();
        EventStoreSchema schema = new EventStoreSchema("event_store");
        try (HikariDataSource pool =
                TestEvents.pool(database + "&prepareThreshold=1&options=-c%20plan_cache_mode=force_generic_plan")) {
            schema.createIfMissing(pool);
            try (PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
                    .dataSource(pool)
                    .schema(schema)
                    .eventSerializer(TestEvents.JSON)
                    .snapshotSerializer(TestEvents.JSON)
                    .build()) {
                engine.appendEvents(IntStream.range(0, EVENTS)
                        .<DomainEventMessage<?>>mapToObj(sequence -> TestEvents.event("a", sequence))
                        .toList());
                TrackingToken end = engine.createHeadToken();

                for (int look = 0; look < 20; look++) {
                    assertThat(engine.readEvents(end, false)).isEmpty();
                }
            }
        }

        // The server adds up what its sessions have read when they end.
        JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""));
        await().until(() -> read(jdbc, "idx_scan") >= 20);
        assertThat(read(jdbc, "seq_tup_read")).isLessThan(EVENTS);
    }

    private static long read(JdbcTemplate jdbc, String statistic) {
        return jdbc.queryForObject(
                "SELECT " + statistic
                        + " FROM pg_stat_user_tables WHERE schemaname = 'event_store' AND relname = 'event'",
                Long.class);
    }
}
