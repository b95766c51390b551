package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes the tables of events refuse changes where they were made before that was so. */
final class AppendOnlyMigration extends EventStoreChange {

    AppendOnlyMigration(EventStoreSchema schema) {
        super(schema, "3", "append only");
    }

    @Override
    void change(Connection connection, Statement statement) throws SQLException {
        statement.execute(schema.appendOnly());
    }
}
