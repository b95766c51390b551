package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** A step of the migration of the event store's schema, whose SQL is the event store's: all or nothing. */
abstract class EventStoreChange implements JavaMigration {

    final EventStoreSchema schema;
    private final MigrationVersion version;
    private final String description;

    EventStoreChange(EventStoreSchema schema, String version, String description) {
        this.schema = schema;
        this.version = MigrationVersion.fromVersion(version);
        this.description = description;
    }

    abstract void change(Connection connection, Statement statement) throws SQLException;

    @Override
    public final void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            change(context.getConnection(), statement);
        }
    }

    @Override
    public final MigrationVersion getVersion() {
        return version;
    }

    @Override
    public final String getDescription() {
        return description;
    }

    @Override
    public final Integer getChecksum() {
        return null;
    }

    @Override
    public final boolean canExecuteInTransaction() {
        return true;
    }
}
