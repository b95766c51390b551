package io.eventbank.eventstore.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A table that one of Axon's own engines keeps events or snapshots in. Its columns have the names that Axon gives them,
 * in any spelling ({@code globalIndex}, {@code global_index}), and are of any type that says what is needed: payload
 * and metadata are text, bytes, or the numbers of large objects.
 */
final class StockTable {

    private static final String POSITION = "globalindex";

    private static final List<String> CONTENT = List.of("payload", "metadata");

    private static final List<String> OTHERS = List.of(
            "aggregateidentifier",
            "sequencenumber",
            "type",
            "eventidentifier",
            "timestamp",
            "payloadtype",
            "payloadrevision");

    private final String name;
    private final boolean ofSnapshots;
    private final Map<String, Column> columns;

    private StockTable(String name, boolean ofSnapshots, Map<String, Column> columns) {
        this.name = name;
        this.ofSnapshots = ofSnapshots;
        this.columns = columns;
    }

    /** @param name as SQL writes it, quoted if it has to be */
    private record Column(String name, String type) {}

    /** @throws EventStoreException if there is no such table, or it lacks columns */
    static StockTable ofEvents(String name, JdbcTemplate jdbc) {
        return find(name, false, jdbc);
    }

    /** @throws EventStoreException if there is no such table, or it lacks columns */
    static StockTable ofSnapshots(String name, JdbcTemplate jdbc) {
        return find(name, true, jdbc);
    }

    private static StockTable find(String name, boolean ofSnapshots, JdbcTemplate jdbc) {
        if (jdbc.queryForObject("SELECT to_regclass(?) IS NULL", Boolean.class, name)) {
            throw new EventStoreException("There is no table " + name + " to copy from");
        }
        Map<String, Column> columns = new HashMap<>();
        jdbc.query(
                "SELECT attname, quote_ident(attname) AS quoted, atttypid::regtype::text AS type FROM pg_attribute"
                        + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped",
                row -> {
                    columns.put(
                            row.getString("attname").toLowerCase(Locale.ROOT).replace("_", ""),
                            new Column(row.getString("quoted"), row.getString("type")));
                },
                name);
        StockTable table = new StockTable(name, ofSnapshots, columns);
        String missing = table.names().stream()
                .filter(column -> !columns.containsKey(column))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new EventStoreException("The table " + name + " lacks columns, whether spelled with _ or without: "
                    + missing + ". Make a view of it that has them, and copy from that.");
        }
        return table;
    }

    /** Keeps others from writing to the table until the transaction ends. */
    void lock(JdbcTemplate jdbc) {
        jdbc.execute("LOCK TABLE " + name + " IN SHARE MODE");
    }

    long count(JdbcTemplate jdbc) {
        return jdbc.queryForObject("SELECT count(*) FROM " + name, Long.class);
    }

    /** Selects what {@link #read} reads: all events in their order, or the last snapshot of each aggregate. */
    String select() {
        String list =
                names().stream().map(column -> value(column) + " AS " + column).collect(Collectors.joining(", "));
        if (ofSnapshots) {
            String aggregate = columns.get("aggregateidentifier").name();
            return "SELECT DISTINCT ON (%1$s) %2$s FROM %3$s ORDER BY %1$s, %4$s DESC"
                    .formatted(
                            aggregate, list, name, columns.get("sequencenumber").name());
        }
        return "SELECT %s FROM %s ORDER BY %s"
                .formatted(list, name, columns.get(POSITION).name());
    }

    /**
     * What is in a row.
     *
     * @throws EventStoreException naming the row, if it lacks something
     */
    StoredEvent read(ResultSet row) throws SQLException {
        try {
            return event(row);
        } catch (UnreadableException e) {
            throw new EventStoreException(
                    "%s in %s cannot be copied: %s"
                            .formatted(
                                    ofSnapshots
                                            ? "The snapshot of " + row.getString("aggregateidentifier")
                                            : "The event with the global index " + row.getLong(POSITION),
                                    name,
                                    e.getMessage()),
                    e);
        }
    }

    private StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                ofSnapshots ? null : new PostgresTrackingToken(0, row.getLong(POSITION)),
                new EventType(
                        row.getString("type"),
                        required(row.getString("payloadtype"), "payload type"),
                        row.getString("payloadrevision"),
                        Shape.PLAIN,
                        Shape.PLAIN),
                required(row.getString("aggregateidentifier"), "aggregate identifier"),
                required(row.getObject("sequencenumber", Long.class), "sequence number"),
                required(row.getString("eventidentifier"), "identifier"),
                time(required(row.getString("timestamp"), "time")),
                required(row.getBytes("payload"), "payload"),
                required(row.getBytes("metadata"), "metadata"));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(OTHERS);
        names.addAll(CONTENT);
        if (!ofSnapshots) {
            names.add(POSITION);
        }
        return names;
    }

    private String value(String column) {
        String value = columns.get(column).name();
        if (!CONTENT.contains(column)) {
            return value;
        }
        return switch (columns.get(column).type()) {
            case "bytea" -> value;
            // A large object that is gone is nothing, so that its row can be named.
            case "oid" ->
                "CASE WHEN EXISTS (SELECT FROM pg_largeobject_metadata WHERE oid = %1$s) THEN lo_get(%1$s) END"
                        .formatted(value);
            default -> "convert_to(" + value + "::text, 'UTF8')";
        };
    }

    private static Instant time(String text) {
        try {
            Instant time = DateTimeUtils.parseInstant(text);
            RecordedAt.nanos(time);
            return time;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UnreadableException("its time cannot be kept: " + text, e);
        }
    }

    private static <T> T required(T value, String name) {
        if (value == null) {
            throw new UnreadableException("its " + name + " is missing", null);
        }
        return value;
    }

    private static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
