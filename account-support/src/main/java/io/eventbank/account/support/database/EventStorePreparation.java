package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Has the schema of the events migrated by the role that owns it, and sees to what the application's user may do there.
 */
final class EventStorePreparation {

    private static final String SETTINGS =
            "account.database.event-store-owner.username and account.database.event-store-owner.password";

    /** A role that owns something of the schema and that the user is no member of. */
    private static final String OTHER_OWNER = """
            SELECT pg_get_userbyid(owner) FROM (
                SELECT nspowner AS owner FROM pg_namespace WHERE nspname = ?
                UNION SELECT relowner FROM pg_class WHERE relnamespace = to_regnamespace(?)) AS owners
            WHERE NOT pg_has_role(owner, 'USAGE') ORDER BY 1 LIMIT 1
            """;

    private static final String MAY_READ = """
            SELECT has_schema_privilege(oid, 'USAGE') AND NOT EXISTS (
                SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid AND relkind IN ('r', 'v')
                    AND NOT has_table_privilege(pg_class.oid, 'SELECT'))
            FROM pg_namespace WHERE nspname = ?
            """;

    private final EventStoreSchema schema;
    private final DataSource application;
    private final EventStoreGrants grants;
    private final String user;

    EventStorePreparation(EventStoreSchema schema, DataSource application) {
        this.schema = schema;
        this.application = application;
        this.grants = new EventStoreGrants(schema);
        this.user = currentUser(application);
    }

    /**
     * By an owner of its own, who grants the application's user what it needs. If that is the same user, the owner is
     * none of its own.
     *
     * @throws EventStoreRefusedException if the owner cannot connect, or the schema is not its
     */
    Flyway by(DataSource owner) {
        String ownerName;
        try {
            ownerName = currentUser(owner);
        } catch (DataAccessException e) {
            throw new EventStoreRefusedException(
                    "The owner of the events cannot connect: "
                            + e.getMostSpecificCause().getMessage() + ". See " + SETTINGS,
                    e);
        }
        if (ownerName.equals(user)) {
            return byApplication();
        }
        String other = otherOwner(owner);
        if (other != null) {
            throw new EventStoreRefusedException("The schema " + schema.name() + " belongs to " + other
                    + ", and not to "
                    + ownerName + ", as account.database.event-store-owner.username says. A superuser can hand it"
                    + " over: deploy/postgresql/roles.sql");
        }
        Flyway flyway = migration(owner);
        flyway.migrate();
        grants.grant(owner, user);
        return flyway;
    }

    /**
     * By the application's user, if it owns the schema. Else there must be nothing left to migrate.
     *
     * @throws EventStoreRefusedException if there is, or the user lacks its rights
     */
    Flyway byApplication() {
        String other = otherOwner(application);
        if (other != null) {
            return validated(other);
        }
        Flyway flyway = migration(application);
        flyway.migrate();
        grants.revokeFromOwner(application, user);
        return flyway;
    }

    private Flyway validated(String owner) {
        if (!new JdbcTemplate(application).queryForObject(MAY_READ, Boolean.class, schema.name())) {
            throw new EventStoreRefusedException("The user " + user + " lacks rights in the schema " + schema.name()
                    + ", which belongs to " + owner + ". They are given by a start with " + SETTINGS);
        }
        Flyway flyway = migration(application);
        MigrationInfo[] pending = flyway.info().pending();
        if (pending.length > 0) {
            throw new EventStoreRefusedException("The schema " + schema.name() + " has to be migrated to version "
                    + pending[pending.length - 1].getVersion() + ", which only its owner " + owner
                    + " may do. Start a process with " + SETTINGS);
        }
        flyway.validate();
        return flyway;
    }

    private Flyway migration(DataSource dataSource) {
        return SchemaMigration.of(
                schema.name(), dataSource, new EventStoreMigration(schema), new AppendOnlyMigration(schema));
    }

    private String otherOwner(DataSource dataSource) {
        List<String> owners =
                new JdbcTemplate(dataSource).queryForList(OTHER_OWNER, String.class, schema.name(), schema.name());
        return owners.isEmpty() ? null : owners.get(0);
    }

    /** As SQL writes it. */
    private static String currentUser(DataSource dataSource) {
        return new JdbcTemplate(dataSource).queryForObject("SELECT quote_ident(current_user)", String.class);
    }
}
