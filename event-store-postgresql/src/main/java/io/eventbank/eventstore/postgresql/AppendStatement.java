package io.eventbank.eventstore.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Writes rows of events, all or none, and tells other processes, in one statement that is a transaction. */
final class AppendStatement {

    private static final String SQL = """
            WITH appended AS (
                INSERT INTO ${schema}.event
                    (transaction, stream, sequence, type, event_id, recorded_at, content)
                SELECT (SELECT pg_current_xact_id()::text::bigint + base FROM ${schema}.transaction_base), *
                FROM unnest(?::text[], ?::bigint[], ?::integer[], ?::bytea[], ?::bigint[], ?::bytea[])
            )
            SELECT pg_notify('${channel}', '')
            """;

    private final String sql;

    AppendStatement(EventStoreSchema schema) {
        this.sql = schema.resolve(SQL).replace("${channel}", schema.channel());
    }

    void execute(Connection connection, List<EventRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            array(statement, 1, "text", rows, EventRow::stream, String[]::new);
            array(statement, 2, "int8", rows, EventRow::sequence, Long[]::new);
            array(statement, 3, "int4", rows, EventRow::type, Integer[]::new);
            array(statement, 4, "bytea", rows, EventRow::eventId, byte[][]::new);
            array(statement, 5, "int8", rows, EventRow::recordedAt, Long[]::new);
            array(statement, 6, "bytea", rows, EventRow::content, byte[][]::new);
            statement.execute();
        }
    }

    private static <T> void array(
            PreparedStatement statement,
            int parameter,
            String type,
            List<EventRow> rows,
            Function<EventRow, T> column,
            IntFunction<T[]> array)
            throws SQLException {
        T[] values = rows.stream().map(column).toArray(array);
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }
}
