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
            setRows(statement, rows);
            statement.execute();
        }
    }

    /** Sets the first six parameters: stream, sequence, type, identifier, time and content of each row. */
    static void setRows(PreparedStatement statement, List<EventRow> rows) throws SQLException {
        setArray(statement, 1, "text", rows, EventRow::stream, String[]::new);
        setArray(statement, 2, "int8", rows, EventRow::sequence, Long[]::new);
        setArray(statement, 3, "int4", rows, EventRow::type, Integer[]::new);
        setArray(statement, 4, "bytea", rows, EventRow::eventId, byte[][]::new);
        setArray(statement, 5, "int8", rows, EventRow::recordedAt, Long[]::new);
        setArray(statement, 6, "bytea", rows, EventRow::content, byte[][]::new);
    }

    /** Sets a parameter to what each of some rows has in a column. */
    static <R, T> void setArray(
            PreparedStatement statement,
            int parameter,
            String type,
            List<R> rows,
            Function<R, T> column,
            IntFunction<T[]> array)
            throws SQLException {
        T[] values = rows.stream().map(column).toArray(array);
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }
}
