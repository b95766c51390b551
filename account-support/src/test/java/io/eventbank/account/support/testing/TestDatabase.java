package io.eventbank.account.support.testing;

import io.eventbank.account.support.database.DatabaseRoles;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * An empty database for each test class, with the roles of the bank: applications under test may only add events and
 * read them.
 */
public final class TestDatabase {

    /** The application's user. */
    public static final String APPLICATION = "eventbank";

    /** The user who owns the events. */
    public static final String OWNER = "eventbank_owner";

    private TestDatabase() {}

    /** Makes an empty database and points the application context of a test to it. */
    public static void register(DynamicPropertyRegistry registry) {
        register(registry, create());
    }

    /** Points the application context of a test to a database. */
    public static void register(DynamicPropertyRegistry registry, String url) {
        registry.add("spring.datasource.url", () -> url);
        registry.add("spring.datasource.username", () -> APPLICATION);
        registry.add("account.database.event-store-owner.username", () -> OWNER);
        registry.add("account.personal-data.master-key", () -> "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        registry.add("account.proof.signing-key", () -> "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    /** Makes an empty database; its JDBC URL, for the application's user. */
    public static String create() {
        String url = TestPostgres.createDatabase();
        setUpRoles(url);
        return url.replace("user=postgres", "user=" + APPLICATION);
    }

    /** Gives what is in a database to the role that it is for, as in an upgrade from when there was one. */
    public static void setUpRoles(String url) {
        try (Connection superuser =
                TestPostgres.asSuperuser(new DriverManagerDataSource(url)).getConnection()) {
            new DatabaseRoles(OWNER, "unused", APPLICATION, "unused").setUp(superuser);
        } catch (SQLException e) {
            throw new IllegalStateException("No roles", e);
        }
    }
}
