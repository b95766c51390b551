package io.eventbank.eventstore.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables that Axon's {@code JdbcEventStorageEngine} or {@code JpaEventStorageEngine} keeps events and snapshots in,
 * to be copied into those of an {@link EventStoreSchema}.
 *
 * @param events the name of the table of events as SQL writes it, with its schema or without
 * @param snapshots that of snapshots; null to leave them out
 */
public record StockEventTables(String events, String snapshots) {

    private static final Logger LOG = LoggerFactory.getLogger(StockEventTables.class);

    private static final int BATCH_ROWS = 1_000;
    private static final long PROGRESS_ROWS = 1_000_000;

    private static final String INSERT = """
            INSERT INTO ${schema}.event
                (transaction, stream, sequence, type, event_id, recorded_at, content, position)
            SELECT 0, * FROM unnest(
                ?::text[], ?::bigint[], ?::integer[], ?::bytea[], ?::bigint[], ?::bytea[], ?::bigint[])
            """;

    /** How many rows were copied. */
    public record Copied(long events, long snapshots) {}

    /**
     * Copies all events, in their order and byte by byte, and the last snapshot of each aggregate, in the transaction
     * of a connection. Each row is read back and compared. Events keep their global index as position and come before
     * all that will be appended. Until the transaction ends nobody else can append, there or here. Nothing is taken
     * from the tables.
     *
     * @throws EventStoreException if a table is missing, the schema has events already, a row cannot be read (which is
     *     said), or what was copied is not what there was; the transaction must be rolled back then
     * @throws IllegalArgumentException if the connection has no transaction that sees what others have committed last
     */
    public Copied copyTo(EventStoreSchema schema, Connection connection) {
        requireTransaction(connection);
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        try {
            return new Copy(jdbc, schema).run();
        } catch (DataAccessException e) {
            throw new EventStoreException("The events of " + events + " could not be copied", e);
        }
    }

    private static void requireTransaction(Connection connection) {
        try {
            if (connection.getAutoCommit()
                    || connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
                throw new IllegalArgumentException("A transaction is needed that is READ COMMITTED");
            }
        } catch (SQLException e) {
            throw new EventStoreException("The connection to copy with cannot be used", e);
        }
    }

    private final class Copy {

        private final JdbcTemplate jdbc;
        private final EventStoreSchema schema;
        private final EventTypes types;
        private final EventTable table;
        private final String insert;
        private PostgresTrackingToken last;
        private long copied;

        Copy(JdbcTemplate jdbc, EventStoreSchema schema) {
            this.jdbc = jdbc;
            this.schema = schema;
            this.types = new EventTypes(jdbc.getDataSource(), schema);
            this.table = new EventTable(jdbc, jdbc, types, schema);
            this.insert = schema.resolve(INSERT);
        }

        Copied run() {
            if (jdbc.queryForObject("SELECT to_regclass(?) IS NULL", Boolean.class, schema.name() + ".event")) {
                throw new EventStoreException("There are no tables of an event store in the schema " + schema.name());
            }
            StockTable stock = StockTable.ofEvents(events, jdbc);
            StockTable stockSnapshots = snapshots == null ? null : StockTable.ofSnapshots(snapshots, jdbc);
            stock.lock(jdbc);
            // The trigger is about the place of events among others that are being appended: these come before all.
            // Changing it waits for appends under way, and keeps others from appending until the transaction ends.
            alter("DISABLE TRIGGER announce_append");
            if (jdbc.queryForObject(schema.resolve("SELECT EXISTS (SELECT FROM ${schema}.event)"), Boolean.class)) {
                throw new EventStoreException("The schema " + schema.name() + " has events already");
            }
            inBatches(stock, this::copyEvents);
            alter("ENABLE TRIGGER announce_append");
            requireAll(stock);
            long snapshotsCopied = stockSnapshots == null ? 0 : inBatches(stockSnapshots, this::copySnapshots);
            jdbc.queryForList(
                    "SELECT setval(?::regclass, greatest(?, 0) + 1, false)",
                    schema.name() + ".event_position",
                    last == null ? 0 : last.getIndex());
            jdbc.execute(schema.resolve("ANALYZE ${schema}.event"));
            return new Copied(copied, snapshotsCopied);
        }

        private void alter(String change) {
            jdbc.execute(schema.resolve("ALTER TABLE ${schema}.event " + change));
        }

        private long inBatches(StockTable from, Consumer<List<StoredEvent>> copy) {
            JdbcTemplate cursor = new JdbcTemplate(jdbc.getDataSource());
            cursor.setFetchSize(BATCH_ROWS);
            return cursor.query(from.select(), (ResultSet rows) -> {
                long count = 0;
                List<StoredEvent> batch = new ArrayList<>(BATCH_ROWS);
                while (rows.next()) {
                    batch.add(from.read(rows));
                    count++;
                    if (batch.size() == BATCH_ROWS) {
                        copy.accept(batch);
                        batch.clear();
                    }
                }
                copy.accept(batch);
                return count;
            });
        }

        private void copyEvents(List<StoredEvent> batch) {
            if (batch.isEmpty()) {
                return;
            }
            List<EventRow> rows = batch.stream().map(this::row).toList();
            jdbc.execute(insert, (PreparedStatementCallback<Integer>) statement -> {
                AppendStatement.setRows(statement, rows);
                AppendStatement.setArray(
                        statement, 7, "int8", batch, event -> event.token().getIndex(), Long[]::new);
                return statement.executeUpdate();
            });
            Iterator<StoredEvent> written =
                    table.after(last, batch.size()).events().iterator();
            for (StoredEvent event : batch) {
                if (!written.hasNext() || !same(event, written.next())) {
                    throw new EventStoreException("The event with the global index "
                            + event.token().getIndex() + " in " + events + " is not what was copied of it");
                }
            }
            last = batch.get(batch.size() - 1).token();
            long before = copied;
            copied += batch.size();
            if (before / PROGRESS_ROWS < copied / PROGRESS_ROWS) {
                LOG.info("Copied {} events of {}", copied, events);
            }
        }

        private void copySnapshots(List<StoredEvent> batch) {
            for (StoredEvent snapshot : batch) {
                table.storeSnapshot(snapshot);
                if (!same(snapshot, table.snapshot(snapshot.stream()).orElseThrow())) {
                    throw new EventStoreException("The snapshot of " + snapshot.stream() + " in " + snapshots
                            + " is not what was copied of it");
                }
            }
        }

        /** Not only what was read: an index that lacks rows would hide them from reading. */
        private void requireAll(StockTable stock) {
            long there = stock.count(jdbc);
            long here = jdbc.queryForObject(schema.resolve("SELECT count(*) FROM ${schema}.event"), Long.class);
            if (there != copied || here != copied) {
                throw new EventStoreException("%s has %d events, of which %d were read and %d written"
                        .formatted(events, there, copied, here));
            }
        }

        private EventRow row(StoredEvent event) {
            return EventRow.of(
                    event.stream(),
                    event.sequence(),
                    event.eventId(),
                    RecordedAt.nanos(event.recordedAt()),
                    event.eventType(),
                    event.payload(),
                    event.metadata(),
                    types);
        }

        private static boolean same(StoredEvent one, StoredEvent other) {
            return Objects.equals(one.token(), other.token())
                    && one.eventType().equals(other.eventType().plain())
                    && one.stream().equals(other.stream())
                    && one.sequence() == other.sequence()
                    && one.eventId().equals(other.eventId())
                    && one.recordedAt().equals(other.recordedAt())
                    && Arrays.equals(one.payload(), other.payload())
                    && Arrays.equals(one.metadata(), other.metadata());
        }
    }
}
