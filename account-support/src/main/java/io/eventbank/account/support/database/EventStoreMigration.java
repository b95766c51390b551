package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import io.eventbank.eventstore.postgresql.StockEventTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the tables of the event store, and moves events and snapshots there from those of Axon's own engine, which it
 * drops.
 */
final class EventStoreMigration extends EventStoreChange {

    EventStoreMigration(EventStoreSchema schema) {
        super(schema, "2", "event store of our own");
    }

    @Override
    void change(Connection connection, Statement statement) throws SQLException {
        statement.execute(schema.definition());
        StockEventTables stock =
                new StockEventTables(schema.name() + ".domain_event_entry", schema.name() + ".snapshot_event_entry");
        stock.copyTo(schema, connection);
        statement.execute("DROP TABLE " + stock.events() + ", " + stock.snapshots());
    }
}
