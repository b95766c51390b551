package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Asked by the superuser, whom no missing right stops. */
class AppendOnlyTest {

    private static final EventStoreSchema SCHEMA = new EventStoreSchema("event_store");

    private final DataSource dataSource = new DriverManagerDataSource(TestPostgres.createDatabase());
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);

    @BeforeEach
    void appendAnEvent() {
        SCHEMA.createIfMissing(dataSource);
        append(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event_store.event SET content = ''",
                "DELETE FROM event_store.event WHERE false",
                "TRUNCATE event_store.event",
                "INSERT INTO event_store.event (stream, sequence, type, event_id, recorded_at, content)"
                        + " VALUES ('s', 0, 1, 'x', 0, '') ON CONFLICT (stream, sequence) DO UPDATE SET content = ''",
                "MERGE INTO event_store.event USING (VALUES ('s')) AS v (s) ON stream = s WHEN MATCHED THEN DELETE",
                "SET session_replication_role = replica; DELETE FROM event_store.event",
                "UPDATE event_store.event_type SET payload_shape = ''",
                "DELETE FROM event_store.event_type",
                "TRUNCATE event_store.event_type"
            })
    void whatIsStoredIsNotChanged(String statement) {
        assertRefused(statement);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void theOwnerCanAllowAChangeThatIsMeant() {
        TestPostgres.tamper(dataSource, "event_store", events -> events.update("DELETE FROM event_store.event"));

        assertThat(count()).isZero();
        assertRefused("DELETE FROM event_store.event");
    }

    @Test
    void tablesOfAnEarlierVersionBecomeAppendOnly() {
        jdbc.execute("DROP FUNCTION event_store.refuse_change() CASCADE");

        SCHEMA.createIfMissing(dataSource);

        assertRefused("DELETE FROM event_store.event");
        assertRefused("DELETE FROM event_store.event_type");
    }

    @Test
    void whatTheOwnerHasAllowedIsLeftAllowed() {
        jdbc.execute("ALTER TABLE event_store.event DISABLE TRIGGER append_only");

        SCHEMA.createIfMissing(dataSource);

        assertThat(jdbc.update("DELETE FROM event_store.event")).isEqualTo(1);
    }

    @Test
    void whoDoesNotOwnTheTablesLeavesThemAsTheyAre() {
        jdbc.execute("DROP FUNCTION event_store.refuse_change() CASCADE");
        jdbc.execute("DO $$ BEGIN CREATE ROLE guest LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
        jdbc.execute("GRANT USAGE ON SCHEMA event_store TO guest");

        SCHEMA.createIfMissing(new DriverManagerDataSource(url().replace("user=postgres", "user=guest")));

        assertThat(jdbc.queryForObject("SELECT to_regproc('event_store.refuse_change') IS NULL", Boolean.class))
                .isTrue();
    }

    @Test
    void eventsAreAdded() {
        append(1);

        assertThat(count()).isEqualTo(2);
    }

    private void append(long sequence) {
        new RawEvents(dataSource).append("s", sequence, "Thing", Instant.EPOCH, "Noted", null, "{}", "{}");
    }

    private void assertRefused(String statement) {
        assertThatThrownBy(() -> jdbc.execute(statement))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("23001"))
                .hasMessageContaining("is never changed");
    }

    private long count() {
        return jdbc.queryForObject("SELECT count(*) FROM event_store.event", Long.class);
    }

    private String url() {
        return ((DriverManagerDataSource) dataSource).getUrl();
    }
}
