package io.eventbank.account.support.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.support.testing.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EventStoreOfDatabaseTest {

    private static final String AXON_SERVER = EventStoreOfDatabase.axonServer("default");

    private final DataSource dataSource = new DriverManagerDataSource(TestDatabase.create());

    @BeforeEach
    void migrate() {
        SchemaMigration.of("operation", dataSource).migrate();
    }

    @Test
    void aNewDatabaseIsTakenForEitherEventStore() {
        assertThatCode(() -> EventStoreOfDatabase.require(AXON_SERVER, dataSource))
                .doesNotThrowAnyException();
        assertThatCode(() -> EventStoreOfDatabase.require(AXON_SERVER, dataSource))
                .doesNotThrowAnyException();
    }

    @Test
    void aDatabaseIsNotUsedWithEventsFromElsewhere() {
        EventStoreOfDatabase.require(EventStoreOfDatabase.POSTGRESQL, dataSource);

        assertThatThrownBy(() -> EventStoreOfDatabase.require(AXON_SERVER, dataSource))
                .hasMessageContaining("events in PostgreSQL, not in Axon Server, context default");
    }

    @Test
    void aDatabaseFromBeforeWithEventsInItBelongsToThem() {
        DataSource earlier = new DriverManagerDataSource(TestDatabase.create());
        JdbcTemplate jdbc = new JdbcTemplate(earlier);
        jdbc.execute("CREATE SCHEMA event_store CREATE TABLE event (stream text)");

        SchemaMigration.of("operation", earlier).migrate();

        assertThatThrownBy(() -> EventStoreOfDatabase.require(AXON_SERVER, earlier))
                .isInstanceOf(IllegalStateException.class);
    }
}
