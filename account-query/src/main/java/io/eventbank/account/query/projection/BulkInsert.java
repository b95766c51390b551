package io.eventbank.account.query.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes any number of rows with one statement, whose parameters are an array for each column. Unlike the batches of
 * JDBC it needs no setting of the driver to be fast, and unlike lists of values the statement is always the same.
 */
public final class BulkInsert<R> {

    private final List<Column<R>> columns;
    private final Map<Schema, String> sql = new EnumMap<>(Schema.class);

    /** @param sql with the schema left open */
    private BulkInsert(List<Column<R>> columns, String sql) {
        this.columns = columns;
        Arrays.stream(Schema.values()).forEach(schema -> this.sql.put(schema, String.format(sql, schema.sqlName())));
    }

    /** A column, its SQL type, and its value in a row: a byte array, or anything whose text PostgreSQL understands. */
    public record Column<R>(String name, String type, Function<R, ?> value) {}

    /** Inserts new rows; one that exists already is an error. */
    public static <R> BulkInsert<R> into(String table, List<Column<R>> columns) {
        return new BulkInsert<>(columns, insert(table, columns));
    }

    /** Inserts rows or replaces those with the same key, which is the first column. */
    public static <R> BulkInsert<R> intoOrReplacing(String table, List<Column<R>> columns) {
        String key = columns.get(0).name();
        String replacement = columns.stream()
                .skip(1)
                .map(column -> column.name() + " = EXCLUDED." + column.name())
                .collect(Collectors.joining(", "));
        return new BulkInsert<>(
                columns, insert(table, columns) + " ON CONFLICT (" + key + ") DO UPDATE SET " + replacement);
    }

    /** A column of which, where there is a row with the same key, the old and the new value are made into one. */
    public record Combined<R>(Column<R> column, Combination combination) {}

    /** What is made of two values. */
    public enum Combination {
        SUM("%1$s + %2$s"),
        LEAST("least(%1$s, %2$s)"),
        GREATEST("greatest(%1$s, %2$s)");

        private final String sql;

        Combination(String sql) {
            this.sql = sql;
        }

        private String of(String one, String other) {
            return String.format(sql, one, other);
        }
    }

    /**
     * Inserts rows or combines each with the one that has the same key. Rows must come without a key twice, and in the
     * order of their keys, so that two writers at once do not wait for each other in a circle.
     */
    public static <R> BulkInsert<R> intoOrCombining(String table, List<Column<R>> key, List<Combined<R>> values) {
        List<Column<R>> columns = Stream.concat(key.stream(), values.stream().map(Combined::column))
                .toList();
        String names = key.stream().map(Column::name).collect(Collectors.joining(", "));
        String combinations = values.stream()
                .map(value -> value.column().name() + " = "
                        + value.combination()
                                .of(
                                        "old." + value.column().name(),
                                        "EXCLUDED." + value.column().name()))
                .collect(Collectors.joining(", "));
        return new BulkInsert<>(
                columns,
                insert(table + " AS old", columns) + " ON CONFLICT (" + names + ") DO UPDATE SET " + combinations);
    }

    /** Writes the rows to the table in a schema, in the current transaction. */
    public void write(JdbcTemplate jdbc, Schema schema, Collection<R> rows) {
        if (!rows.isEmpty()) {
            jdbc.update(sql.get(schema), statement -> bind(statement, rows));
        }
    }

    private void bind(PreparedStatement statement, Collection<R> rows) throws SQLException {
        Connection connection = statement.getConnection();
        int index = 1;
        for (Column<R> column : columns) {
            statement.setArray(index++, connection.createArrayOf(column.type(), values(column, rows)));
        }
    }

    private static <R> Object[] values(Column<R> column, Collection<R> rows) {
        if (column.type().equals("bytea")) {
            return rows.stream().map(column.value()).toArray(byte[][]::new);
        }
        return rows.stream()
                .map(column.value())
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    private static <R> String insert(String table, List<Column<R>> columns) {
        return "INSERT INTO %s." + table
                + columns.stream().map(Column::name).collect(Collectors.joining(", ", " (", ")"))
                + columns.stream()
                        .map(column -> "?::" + column.type() + "[]")
                        .collect(Collectors.joining(", ", " SELECT * FROM unnest(", ")"));
    }
}
