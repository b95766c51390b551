package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import io.eventbank.eventstore.postgresql.StockEventTables;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Makes the tables of the event store, and moves events and snapshots there from those of Axon's own engine, which it
 * drops: all or nothing.
 */
final class EventStoreMigration implements JavaMigration {

    private final EventStoreSchema schema;

    EventStoreMigration(EventStoreSchema schema) {
        this.schema = schema;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("2");
    }

    @Override
    public String getDescription() {
        return "event store of our own";
    }

    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws Exception {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute(schema.definition());
            StockEventTables stock = new StockEventTables(
                    schema.name() + ".domain_event_entry", schema.name() + ".snapshot_event_entry");
            stock.copyTo(schema, context.getConnection());
            statement.execute("DROP TABLE " + stock.events() + ", " + stock.snapshots());
        }
    }
}
