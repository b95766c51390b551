package io.eventbank.eventstore.postgresql.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A real PostgreSQL for tests: one server for each JVM, and empty databases. */
public final class TestPostgres {

    private static final List<String> TABLES = List.of(".event", ".event_type");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPostgres() {}

    /** Makes an empty database; its JDBC URL, for the user {@code postgres}. */
    public static String createDatabase() {
        return createDatabase("template1");
    }

    /** Makes a copy of a database that nobody is connected to, given by its JDBC URL; the copy's. */
    public static String copyDatabase(String url) {
        return createDatabase(url.replaceFirst(".*/([a-z0-9]+)\\?.*", "$1"));
    }

    private static String createDatabase(String template) {
        String name = "test" + COUNT.incrementAndGet();
        EmbeddedPostgres server = Server.INSTANCE;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException("No test database", e);
        }
        return server.getJdbcUrl("postgres", name);
    }

    /** The database of a data source that reaches {@link #createDatabase()}, as its superuser. */
    public static DataSource asSuperuser(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
            return new DriverManagerDataSource(url, "postgres", "");
        } catch (SQLException e) {
            throw new IllegalStateException("No test database", e);
        }
    }

    /** Does to the stored events of a schema what is refused, as a superuser who has allowed it. */
    public static void tamper(DataSource dataSource, String schema, Consumer<JdbcTemplate> change) {
        DataSource superuser = asSuperuser(dataSource);
        JdbcTemplate jdbc = new JdbcTemplate(superuser);
        new TransactionTemplate(new DataSourceTransactionManager(superuser)).executeWithoutResult(status -> {
            for (String table : TABLES) {
                jdbc.execute("ALTER TABLE " + schema + table + " DISABLE TRIGGER append_only");
            }
            change.accept(jdbc);
            for (String table : TABLES) {
                jdbc.execute("ALTER TABLE " + schema + table + " ENABLE ALWAYS TRIGGER append_only");
            }
        });
    }

    private static final class Server {

        private static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("max_prepared_transactions", "10")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
