package io.eventbank.account.support.testing;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;

/** An empty database for each test class. */
public final class TestDatabase {

    private TestDatabase() {}

    /** Makes an empty database and points the application context of a test to it. */
    public static void register(DynamicPropertyRegistry registry) {
        String url = create();
        registry.add("spring.datasource.url", () -> url);
        registry.add("spring.datasource.username", () -> "postgres");
        registry.add("account.personal-data.master-key", () -> "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    /** Makes an empty database; its JDBC URL, for the user {@code postgres}. */
    public static String create() {
        return TestPostgres.createDatabase();
    }
}
