package io.eventbank.account.standalone.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.standalone.start.DataDirectory;
import io.eventbank.account.standalone.start.DataDirectoryLock;
import io.eventbank.account.standalone.start.StartRefusedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class EmbeddedPostgresTest {

    @TempDir
    private static Path dataDirectory;

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void startAnApplication() {
        application = DatabaseApplication.start(dataDirectory, "spring.datasource.hikari.maximum-pool-size=3");
    }

    @AfterAll
    static void stopTheApplication() {
        application.close();
    }

    @Test
    void commitsAreDurable() {
        assertThat(Cluster.show(application, "fsync")).isEqualTo("on");
        assertThat(Cluster.show(application, "synchronous_commit")).isEqualTo("on");
        assertThat(Cluster.show(application, "full_page_writes")).isEqualTo("on");
        assertThat(Cluster.show(application, "data_checksums")).isEqualTo("on");
    }

    @Test
    void onlyThisMachineReachesTheServer() {
        assertThat(Cluster.show(application, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(Cluster.show(application, "unix_socket_directories")).isEmpty();
    }

    @Test
    void theServerAsksForThePassword() {
        String url = application.getBean(HikariDataSource.class).getJdbcUrl();

        assertThatThrownBy(() -> DriverManager.getConnection(url, "eventbank", "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void onlyWhoRunsTheProcessReadsThePasswords() throws Exception {
        for (String file : List.of("postgresql-password", "postgresql-application-password")) {
            assertThat(Files.getPosixFilePermissions(dataDirectory.resolve(file)))
                    .as(file)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void eachRoleHasAPasswordOfItsOwn() throws Exception {
        HikariDataSource pool = application.getBean(HikariDataSource.class);
        String superuser =
                Files.readString(dataDirectory.resolve("postgresql-password")).strip();

        assertThat(pool.getPassword())
                .isEqualTo(Files.readString(dataDirectory.resolve("postgresql-application-password"))
                        .strip());
        for (String role : List.of("eventbank", "eventbank_owner")) {
            assertThatThrownBy(() -> DriverManager.getConnection(pool.getJdbcUrl(), role, superuser))
                    .hasMessageContaining("password authentication failed");
        }
        assertThatThrownBy(() -> DriverManager.getConnection(pool.getJdbcUrl(), "eventbank_owner", pool.getPassword()))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void theApplicationIsNoSuperuserAndOwnsNoDatabase() {
        assertThat(Cluster.sql(application)
                        .sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
        assertThat(Cluster.sql(application)
                        .sql("SELECT current_database() || ' of ' || pg_get_userbyid(datdba)"
                                + " FROM pg_database WHERE datname = current_database()")
                        .query(String.class)
                        .single())
                .isEqualTo("eventbank of eventbank_owner");
    }

    @Test
    void thePoolIsSetUpByProperties() {
        HikariDataSource pool = application.getBean(HikariDataSource.class);

        assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
        assertThat(pool.getConnectionTimeout()).isEqualTo(10_000);
    }

    @Test
    void aSecondInstanceInTheSameProcessIsRefusedAndTheFirstGoesOn() {
        Postmaster before = new Cluster(dataDirectory).postmaster();

        assertThatThrownBy(() -> DatabaseApplication.start(dataDirectory))
                .rootCause()
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(dataDirectory.toString())
                .hasMessageContaining("another instance is running");

        assertThat(new Cluster(dataDirectory).postmaster()).isEqualTo(before);
        assertThat(Cluster.sql(application).sql("SELECT 1").query(Integer.class).single())
                .isEqualTo(1);
    }

    @Test
    void aNamedDatabaseIsUsedInsteadAndNothingIsStarted(@TempDir Path other) {
        HikariDataSource running = application.getBean(HikariDataSource.class);

        try (ConfigurableApplicationContext guest = DatabaseApplication.start(
                other.resolve("data"),
                "spring.datasource.url=" + running.getJdbcUrl(),
                "spring.datasource.username=" + running.getUsername(),
                "spring.datasource.password=" + running.getPassword())) {
            assertThat(guest.getBeansOfType(EmbeddedPostgres.class)).isEmpty();
            assertThat(Cluster.show(guest, "port")).isEqualTo(Cluster.show(application, "port"));
        }
        assertThat(other.resolve("data")).doesNotExist();
    }

    @Test
    void aStopLeavesNoProcessAndARestartFindsTheDataOnTheSamePort(@TempDir Path directory) {
        String port;
        try (ConfigurableApplicationContext first = DatabaseApplication.start(directory)) {
            Cluster.sql(first).sql("CREATE SCHEMA AUTHORIZATION CURRENT_USER").update();
            Cluster.sql(first).sql("CREATE TABLE kept AS SELECT 42 AS answer").update();
            port = Cluster.show(first, "port");
        }
        assertThat(Postmaster.processesOf(new Cluster(directory).directory())).isEmpty();

        try (ConfigurableApplicationContext second = DatabaseApplication.start(directory)) {
            assertThat(Cluster.sql(second)
                            .sql("SELECT answer FROM kept")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(42);
            assertThat(Cluster.show(second, "port")).isEqualTo(port);
        }
    }

    @Test
    void aPortThatSomebodyElseTookIsGivenUp(@TempDir Path directory) throws Exception {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Files.writeString(directory.resolve("postgresql-port"), Integer.toString(somebody.getLocalPort()));

            try (ConfigurableApplicationContext moved = DatabaseApplication.start(directory)) {
                assertThat(Cluster.show(moved, "port"))
                        .isNotEqualTo(Integer.toString(somebody.getLocalPort()))
                        .isEqualTo(Files.readString(directory.resolve("postgresql-port")));
            }
        }
    }

    @Test
    void aLostPasswordIsSaidAndTheServerDoesNotStayBehind(@TempDir Path directory) throws Exception {
        DatabaseApplication.start(directory).close();
        Files.delete(directory.resolve("postgresql-password"));

        assertThatThrownBy(() -> DatabaseApplication.start(directory))
                .hasStackTraceContaining("the database does not take the password in postgresql-password");

        assertThat(Postmaster.processesOf(new Cluster(directory).directory())).isEmpty();
        DataDirectoryLock lock = new DataDirectory(directory).lock();
        lock.close();
    }
}
