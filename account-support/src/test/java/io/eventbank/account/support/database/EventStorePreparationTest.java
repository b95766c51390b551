package io.eventbank.account.support.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.EventStoreSchema;
import io.eventbank.eventstore.postgresql.PostgresEventStorageEngine;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Who may do what to stored events after a start. */
@ExtendWith(OutputCaptureExtension.class)
class EventStorePreparationTest {

    private static final EventStoreSchema SCHEMA = new EventStoreSchema("event_store");
    private static final Serializer JSON = Jackson3Serializer.builder().build();
    private static final String NO_RIGHT = "42501";
    private static final String REFUSED_BY_TRIGGER = "23001";
    private static final String SETTINGS =
            "account.database.event-store-owner.username and account.database.event-store-owner.password";

    private static final List<String> NOT_FOR_THE_APPLICATION = List.of(
            "UPDATE event_store.event SET content = ''",
            "DELETE FROM event_store.event",
            "TRUNCATE event_store.event",
            "ALTER TABLE event_store.event DISABLE TRIGGER append_only",
            "ALTER TABLE event_store.event DISABLE TRIGGER ALL",
            "DROP TRIGGER append_only ON event_store.event",
            "CREATE OR REPLACE FUNCTION event_store.refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RETURN NULL; END'",
            "DROP TABLE event_store.event",
            "DROP SCHEMA event_store CASCADE",
            "ALTER TABLE event_store.event OWNER TO CURRENT_USER",
            "GRANT DELETE ON event_store.event TO CURRENT_USER; DELETE FROM event_store.event",
            "SET session_replication_role = replica",
            "SET ROLE eventbank_owner",
            "UPDATE event_store.event_type SET payload_shape = ''",
            "DELETE FROM event_store.event_type",
            "TRUNCATE event_store.event_type",
            "DELETE FROM event_store.transaction_base",
            "UPDATE event_store.transaction_base SET only_row = true",
            "SELECT setval('event_store.event_position', 1)",
            "DELETE FROM event_store.flyway_schema_history");

    private final String url = TestDatabase.create();
    private final DataSource application = as(TestDatabase.APPLICATION);
    private final DataSource owner = as(TestDatabase.OWNER);
    private final JdbcTemplate superuser = new JdbcTemplate(TestPostgres.asSuperuser(application));

    @BeforeEach
    void makeARoleThatHasNothingToDoWithIt() {
        superuser.execute("DO $$ BEGIN CREATE ROLE other LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
    }

    @Test
    void theApplicationAddsEventsAndReadsThem() {
        prepareByOwner();

        append("A1");

        assertThat(read("A1")).isEqualTo("what was noted");
        assertThat(new JdbcTemplate(application)
                        .queryForObject("SELECT payload FROM event_store.readable_event", String.class))
                .contains("what was noted");
        assertThat(new JdbcTemplate(application)
                        .queryForObject("SELECT count(*) FROM event_store.append_in_progress", Long.class))
                .isZero();
    }

    @Test
    void theApplicationKeepsSnapshots() {
        prepareByOwner();
        try (PostgresEventStorageEngine engine = engine()) {
            engine.storeSnapshot(event("A1", 1));
            engine.storeSnapshot(event("A1", 2));

            assertThat(engine.readSnapshot("A1").orElseThrow().getSequenceNumber())
                    .isEqualTo(2);
        }
        assertThat(new JdbcTemplate(application).update("DELETE FROM event_store.snapshot"))
                .isEqualTo(1);
    }

    @Test
    void theApplicationMayDoNothingElseToThem() {
        prepareByOwner();
        append("A1");

        NOT_FOR_THE_APPLICATION.forEach(statement -> assertRefused(application, statement, NO_RIGHT));

        assertThat(read("A1")).isEqualTo("what was noted");
    }

    @Test
    void theOwnerChangesThemOnlyOnPurpose() {
        prepareByOwner();
        append("A1");

        List.of(
                        "UPDATE event_store.event SET content = ''",
                        "DELETE FROM event_store.event",
                        "TRUNCATE event_store.event",
                        "UPDATE event_store.event_type SET payload_shape = ''")
                .forEach(statement -> assertRefused(owner, statement, REFUSED_BY_TRIGGER));

        new JdbcTemplate(owner).execute("ALTER TABLE event_store.event DISABLE TRIGGER append_only");
        assertThat(new JdbcTemplate(owner).update("DELETE FROM event_store.event"))
                .isEqualTo(1);
    }

    @Test
    void theApplicationEndsAnAppendOfItsOwnWhoseConnectionWasLost() throws SQLException {
        prepareByOwner();

        try (Connection lost = application.getConnection();
                Statement statement = lost.createStatement()) {
            statement.execute("SELECT 1");
            int backend = new JdbcTemplate(application)
                    .queryForObject(
                            "SELECT pid FROM pg_stat_activity WHERE usename = current_user AND backend_start IS NOT NULL"
                                    + " AND pid <> pg_backend_pid() AND datname = current_database()",
                            Integer.class);

            assertThat(new JdbcTemplate(application)
                            .queryForObject("SELECT pg_terminate_backend(?, 2000)", Boolean.class, backend))
                    .isTrue();
        }
    }

    @Test
    void theApplicationPutsNewEventsBehindThoseOfAServerThatHadCountedFurther() {
        prepareByOwner();
        append("A1");
        TestPostgres.tamper(
                application,
                "event_store",
                events -> events.update("UPDATE event_store.event SET transaction = transaction + 1000000"));

        append("A2");

        assertThat(new JdbcTemplate(application)
                        .queryForList("SELECT stream FROM event_store.event ORDER BY transaction", String.class))
                .containsExactly("A1", "A2");
    }

    @Test
    void aFurtherStartChangesNothing(CapturedOutput output) {
        prepareByOwner();
        String before = privileges();

        prepareByOwner();
        EventStoreProtection.check(SCHEMA, application);

        assertThat(privileges()).isEqualTo(before);
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void anotherUserOfTheApplicationGetsTheSame() {
        prepareByOwner();
        append("A1");

        new EventStorePreparation(SCHEMA, as("other")).by(owner);

        assertThatCode(() -> append(as("other"), "A2")).doesNotThrowAnyException();
        assertRefused(as("other"), "DELETE FROM event_store.event", NO_RIGHT);
        assertThatCode(() -> append("A3")).doesNotThrowAnyException(); // until the last process of the one before ends
    }

    @Test
    void whatSomebodyElseGrantedTheApplicationIsTakenBack() {
        prepareByOwner();
        superuser.execute("GRANT ALL ON event_store.event TO eventbank");
        superuser.execute("GRANT UPDATE (content) ON event_store.event TO eventbank");

        prepareByOwner();

        assertRefused(application, "DELETE FROM event_store.event", NO_RIGHT);
        assertRefused(application, "UPDATE event_store.event SET content = ''", NO_RIGHT);
    }

    @Test
    void withoutOwnerAnUpToDateSchemaIsUsedAsItIs() {
        prepareByOwner();

        new EventStorePreparation(SCHEMA, application).byApplication();

        assertThatCode(() -> append("A1")).doesNotThrowAnyException();
        assertRefused(application, "DELETE FROM event_store.event", NO_RIGHT);
    }

    @Test
    void withoutOwnerASchemaThatIsNotUpToDateIsRefused() {
        prepareByOwner();
        superuser.execute("DELETE FROM event_store.flyway_schema_history WHERE version = '3'");

        assertThatExceptionOfType(EventStoreRefusedException.class)
                .isThrownBy(() -> new EventStorePreparation(SCHEMA, application).byApplication())
                .withMessageContaining("has to be migrated to version 3, which only its owner eventbank_owner may do")
                .withMessageContaining(SETTINGS);
    }

    @Test
    void aUserWhoWasNotGrantedAnythingIsRefused() {
        prepareByOwner();

        assertThatExceptionOfType(EventStoreRefusedException.class)
                .isThrownBy(() -> new EventStorePreparation(SCHEMA, as("other")).byApplication())
                .withMessageContaining("The user other lacks rights in the schema event_store")
                .withMessageContaining(SETTINGS);
    }

    @Test
    void anOwnerWhoCannotConnectIsRefused() {
        assertThatExceptionOfType(EventStoreRefusedException.class)
                .isThrownBy(() -> new EventStorePreparation(SCHEMA, application).by(as("nobody")))
                .withMessageContaining("The owner of the events cannot connect")
                .withMessageContaining("\"nobody\" does not exist")
                .withMessageContaining(SETTINGS);
    }

    @Test
    void aSingleUserOwnsTheTablesAndChangesNothingByMistake(CapturedOutput output) {
        new EventStorePreparation(SCHEMA, application).byApplication();
        EventStoreProtection.check(SCHEMA, application);
        append("A1");

        assertThat(output)
                .contains("The database user eventbank owns the stored events")
                .contains("account.database.event-store-owner.username");
        assertRefused(application, "DELETE FROM event_store.event", NO_RIGHT);
        assertRefused(application, "UPDATE event_store.event_type SET payload_shape = ''", NO_RIGHT);
        new JdbcTemplate(application).execute("GRANT DELETE ON event_store.event TO CURRENT_USER");
        assertRefused(application, "DELETE FROM event_store.event", REFUSED_BY_TRIGGER);
    }

    @Test
    void anOwnerWhoIsTheApplicationsUserIsNone(CapturedOutput output) {
        new EventStorePreparation(SCHEMA, application).by(application);
        new EventStorePreparation(SCHEMA, application).by(application);
        EventStoreProtection.check(SCHEMA, application);

        assertThat(output).contains("The database user eventbank owns the stored events");
    }

    @Test
    void aDisabledTriggerIsSaid(CapturedOutput output) {
        prepareByOwner();
        superuser.execute("ALTER TABLE event_store.event_type DISABLE TRIGGER append_only");

        EventStoreProtection.check(SCHEMA, application);

        assertThat(output).contains("a trigger append_only is disabled or missing");
    }

    @Test
    void whatASingleUserMadeIsHandedOverToAnOwner() {
        new EventStorePreparation(SCHEMA, application).byApplication();
        append("A1");
        assertThatExceptionOfType(EventStoreRefusedException.class)
                .isThrownBy(this::prepareByOwner)
                .withMessageContaining("belongs to eventbank, and not to eventbank_owner")
                .withMessageContaining("roles.sql");

        TestDatabase.setUpRoles(url);
        prepareByOwner();

        assertThat(read("A1")).isEqualTo("what was noted");
        append("A2");
        assertRefused(application, "DELETE FROM event_store.event", NO_RIGHT);
        assertRefused(
                application,
                "GRANT DELETE ON event_store.event TO CURRENT_USER; DELETE FROM event_store.event",
                NO_RIGHT);
        assertThat(superuser.queryForList(
                        "SELECT relname FROM pg_class WHERE relnamespace = 'event_store'::regnamespace"
                                + " AND pg_get_userbyid(relowner) <> 'eventbank_owner'"
                                + " UNION SELECT proname FROM pg_proc WHERE pronamespace = 'event_store'::regnamespace"
                                + " AND pg_get_userbyid(proowner) <> 'eventbank_owner'",
                        String.class))
                .isEmpty();
    }

    @Test
    void tablesOfTheVersionBeforeBecomeAppendOnly() {
        Flyway.configure()
                .configuration(SchemaMigration.of(SCHEMA.name(), owner, new EventStoreMigration(SCHEMA))
                        .getConfiguration())
                .load()
                .migrate();
        superuser.execute("DROP FUNCTION event_store.refuse_change() CASCADE");

        prepareByOwner();

        assertRefused(owner, "DELETE FROM event_store.event", REFUSED_BY_TRIGGER);
    }

    @Test
    void theOwnerConnectsWithTheSettingsOfThePool() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            pool.addDataSourceProperty("options", "-c idle_in_transaction_session_timeout=42s");

            JdbcTemplate jdbc =
                    new JdbcTemplate(OwnerDataSource.of(pool, new EventStoreOwner(TestDatabase.OWNER, "unused")));

            assertThat(jdbc.queryForObject("SELECT current_user", String.class)).isEqualTo(TestDatabase.OWNER);
            assertThat(jdbc.queryForObject("SHOW idle_in_transaction_session_timeout", String.class))
                    .isEqualTo("42s");
        }
    }

    private void prepareByOwner() {
        new EventStorePreparation(SCHEMA, application).by(owner);
    }

    private DataSource as(String user) {
        return new DriverManagerDataSource(url.replaceFirst("user=.*", "user=" + user));
    }

    private void append(String stream) {
        append(application, stream);
    }

    private static void append(DataSource dataSource, String stream) {
        try (PostgresEventStorageEngine engine = engine(dataSource)) {
            engine.appendEvents(event(stream, 0));
        }
    }

    private String read(String stream) {
        try (PostgresEventStorageEngine engine = engine()) {
            Optional<? extends DomainEventMessage<?>> first =
                    engine.readEvents(stream).asStream().findFirst();
            return (String) first.orElseThrow().getPayload();
        }
    }

    private PostgresEventStorageEngine engine() {
        return engine(application);
    }

    private static PostgresEventStorageEngine engine(DataSource dataSource) {
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .schema(SCHEMA)
                .eventSerializer(JSON)
                .snapshotSerializer(JSON)
                .build();
    }

    private static DomainEventMessage<?> event(String stream, long sequence) {
        return new GenericDomainEventMessage<>("BankAccount", stream, sequence, "what was noted");
    }

    private String privileges() {
        return superuser.queryForObject(
                "SELECT string_agg(relname || relacl::text || coalesce(columns, ''), ' ' ORDER BY relname)"
                        + " FROM pg_class LEFT JOIN LATERAL (SELECT string_agg(attacl::text, ' ') AS columns"
                        + " FROM pg_attribute WHERE attrelid = pg_class.oid) AS attributes ON true"
                        + " WHERE relnamespace = 'event_store'::regnamespace AND relacl IS NOT NULL",
                String.class);
    }

    private static void assertRefused(DataSource dataSource, String statement, String state) {
        assertThatThrownBy(() -> new JdbcTemplate(dataSource).execute(statement))
                .as(statement)
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }
}
