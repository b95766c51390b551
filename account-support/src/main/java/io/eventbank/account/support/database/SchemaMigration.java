package io.eventbank.account.support.database;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;

/** Each database schema is migrated by itself, with its own history, from the scripts in {@code db/<schema>}. */
public final class SchemaMigration {

    private SchemaMigration() {}

    /**
     * The migration of one schema. As a bean with {@code initMethod = "migrate"} it runs before anything that uses the
     * database.
     *
     * @param inJava migrations beside the scripts
     */
    public static Flyway of(String schema, DataSource dataSource, JavaMigration... inJava) {
        return Flyway.configure()
                .dataSource(dataSource)
                .schemas(schema)
                .createSchemas(true)
                .locations("classpath:db/" + schema)
                .failOnMissingLocations(true)
                .javaMigrations(inJava)
                // The lock is held by a connection beside: in a transaction it would be idle until the server ends it.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }
}
