package io.eventbank.account.standalone.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.standalone.start.DataDirectory;
import io.eventbank.account.support.database.EventStoreOwner;
import io.eventbank.eventstore.postgresql.EventStoreSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The data directory of a version that had one role for everything, with the superuser's password. */
class SingleRoleUpgradeTest {

    private static final String PASSWORD = "00112233445566778899aabbccddeeff0011223344556677";

    @TempDir
    private Path directory;

    @Test
    void theEventsGoToTheirOwnerAndTheRestStaysTheApplications() throws Exception {
        makeTheDirectoryOfTheVersionBefore();

        for (int start = 0; start < 2; start++) {
            try (ConfigurableApplicationContext application = DatabaseApplication.start(directory)) {
                JdbcClient superuser = superuser(application);
                assertThat(owners(superuser, "event_store")).isEqualTo("eventbank_owner");
                assertThat(owners(superuser, "account_query")).isEqualTo("eventbank");
                assertThat(superuser
                                .sql("SELECT count(*) FROM event_store.event")
                                .query(Long.class)
                                .single())
                        .isEqualTo(1);
                assertThatThrownBy(() -> Cluster.sql(application)
                                .sql("DELETE FROM event_store.event")
                                .update())
                        .rootCause()
                        .hasMessageContaining("permission denied");
                assertThat(Cluster.sql(application)
                                .sql("UPDATE account_query.account SET balance = 2")
                                .update())
                        .isEqualTo(1);
                EventStoreOwner owner = application.getBean(EventStoreOwner.class);
                assertThat(JdbcClient.create(new DriverManagerDataSource(
                                        url(application), owner.username(), owner.password()))
                                .sql("SELECT count(*) FROM event_store.event")
                                .query(Long.class)
                                .single())
                        .isEqualTo(1);
                for (String role : new String[] {"eventbank", "eventbank_owner"}) {
                    assertThatThrownBy(() -> DriverManager.getConnection(url(application), role, PASSWORD))
                            .hasMessageContaining("password authentication failed");
                }
            }
        }
    }

    private void makeTheDirectoryOfTheVersionBefore() throws Exception {
        DataDirectory data = new DataDirectory(directory);
        data.secret("postgresql-password", () -> PASSWORD);
        PostgresCluster cluster = new PostgresCluster(
                directory.resolve("postgresql"),
                new PostgresPrograms(
                        PostgresBinaries.unpackInto(Path.of("target/postgresql-binaries")),
                        directory,
                        Duration.ofMinutes(1)));
        cluster.initialize(directory.resolve("postgresql-password"));
        int port = PostgresPort.choose(data);
        cluster.start(port);
        try {
            try (Connection superuser =
                            DriverManager.getConnection(PostgresDatabase.url(port, "postgres"), "postgres", PASSWORD);
                    Statement statement = superuser.createStatement()) {
                statement.execute("CREATE ROLE eventbank LOGIN PASSWORD '" + PASSWORD + "' IN ROLE pg_monitor");
                statement.execute("CREATE DATABASE eventbank OWNER eventbank");
            }
            DriverManagerDataSource single =
                    new DriverManagerDataSource(PostgresDatabase.url(port, "eventbank"), "eventbank", PASSWORD);
            new EventStoreSchema("event_store").createIfMissing(single);
            JdbcClient jdbc = JdbcClient.create(single);
            jdbc.sql("DROP FUNCTION event_store.refuse_change() CASCADE").update(); // it was not there yet
            jdbc.sql("INSERT INTO event_store.event (stream, sequence, type, event_id, recorded_at, content)"
                            + " VALUES ('BankAccount-A1', 0, 1, 'x', 0, '')")
                    .update();
            jdbc.sql("CREATE SCHEMA account_query").update();
            jdbc.sql("CREATE TABLE account_query.account AS SELECT 1 AS balance")
                    .update();
        } finally {
            cluster.stop();
        }
    }

    /** Of all that is in a schema. */
    private static String owners(JdbcClient superuser, String schema) {
        return superuser.sql("""
                        SELECT string_agg(DISTINCT pg_get_userbyid(owner), ' ') FROM (
                            SELECT nspowner AS owner FROM pg_namespace WHERE nspname = :schema
                            UNION SELECT relowner FROM pg_class WHERE relnamespace = to_regnamespace(:schema)
                            UNION SELECT proowner FROM pg_proc WHERE pronamespace = to_regnamespace(:schema)) AS all_owners
                        """).param("schema", schema).query(String.class).single();
    }

    private static JdbcClient superuser(ConfigurableApplicationContext application) {
        return JdbcClient.create(new DriverManagerDataSource(url(application), "postgres", PASSWORD));
    }

    private static String url(ConfigurableApplicationContext application) {
        return application.getBean(HikariDataSource.class).getJdbcUrl();
    }
}
