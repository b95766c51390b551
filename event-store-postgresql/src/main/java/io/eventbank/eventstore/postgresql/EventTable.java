package io.eventbank.eventstore.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads the table of events, and reads and writes that of snapshots. */
final class EventTable {

    private static final String COLUMNS =
            "transaction, position, sequence, recorded_at, type, stream, event_id, content";

    /** All transactions below this number have ended, whether they append or not. */
    private static final String NONE_UNFINISHED =
            "(SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + base FROM ${schema}.transaction_base)";

    private static final String AFTER = "SELECT " + COLUMNS + " FROM ${schema}.event"
            + " WHERE (transaction, position) > (?, ?) AND transaction < %s ORDER BY transaction, position LIMIT ?";

    private static final String LAST = "SELECT transaction, position, transaction < %s AS settled FROM ${schema}.event"
            + " %s ORDER BY transaction DESC, position DESC LIMIT 1";

    /**
     * Where each statement sees only what was committed before the transaction, or on a standby, where the locks of
     * appends are not seen, waiting for all transactions is all that can be done.
     */
    private static final String HORIZON =
            "SELECT CASE WHEN current_setting('transaction_isolation') = 'read committed' AND NOT pg_is_in_recovery()"
                    + " THEN ${schema}.append_horizon() ELSE " + NONE_UNFINISHED + " END";

    private static final PostgresTrackingToken START = new PostgresTrackingToken(Long.MIN_VALUE, Long.MIN_VALUE);
    private static final PostgresTrackingToken END = new PostgresTrackingToken(Long.MAX_VALUE, Long.MAX_VALUE);

    private final JdbcTemplate jdbc;
    private final JdbcTemplate own;
    private final EventTypes types;
    private final String settledAfter;
    private final String belowAfter;
    private final String horizonBehind;
    private final String horizon;
    private final String last;
    private final String lastBelow;
    private final String firstSince;
    private final String ofStream;
    private final String lastOfStream;
    private final String bounds;
    private final String between;
    private final String countAfter;
    private final String matching;
    private final String snapshot;
    private final String storeSnapshot;

    /**
     * @param jdbc reads, in the caller's transaction if there is one
     * @param own writes snapshots, in a transaction of its own
     */
    EventTable(JdbcTemplate jdbc, JdbcTemplate own, EventTypes types, EventStoreSchema schema) {
        this.jdbc = jdbc;
        this.own = own;
        this.types = types;
        this.settledAfter = schema.resolve(AFTER.formatted(NONE_UNFINISHED));
        this.belowAfter = schema.resolve(AFTER.formatted("?"));
        this.horizon = schema.resolve(HORIZON);
        // Not by EXISTS: the server would plan it as if many events were behind any place, and read the whole table.
        this.horizonBehind = schema.resolve(
                HORIZON + " WHERE (SELECT position FROM ${schema}.event WHERE (transaction, position) > (?, ?)"
                        + " ORDER BY transaction, position LIMIT 1) IS NOT NULL");
        this.last = schema.resolve(LAST.formatted(NONE_UNFINISHED, ""));
        this.lastBelow = schema.resolve(LAST.formatted("?", "WHERE transaction < ?"));
        // The sum keeps the database from looking through all events in their order, instead of through those times.
        this.firstSince = schema.resolve("SELECT transaction, position FROM ${schema}.event WHERE recorded_at >= ?"
                + " AND transaction < ? ORDER BY transaction + 0, position LIMIT 1");
        this.bounds = schema.resolve("SELECT min(transaction + 0), max(transaction + 0) FROM ${schema}.event"
                + " WHERE recorded_at >= ? AND recorded_at < ?");
        this.between =
                schema.resolve("SELECT " + COLUMNS + " FROM ${schema}.event WHERE (transaction, position) > (?, ?)"
                        + " AND (transaction, position) <= (?, ?) ORDER BY transaction, position LIMIT ?");
        this.countAfter = schema.resolve("SELECT count(*) FROM ${schema}.event WHERE (transaction, position) > (?, ?)");
        this.matching = schema.resolve("SELECT " + COLUMNS + " FROM ${schema}.event"
                + " WHERE (transaction, position) > (?, ?) AND transaction <= ? AND transaction < ?"
                + " AND recorded_at >= ? AND recorded_at < ? AND type = ANY (?)"
                + " ORDER BY transaction, position LIMIT ?");
        this.ofStream = schema.resolve("SELECT " + COLUMNS + " FROM ${schema}.event WHERE stream = ? AND sequence >= ?"
                + " ORDER BY sequence LIMIT ?");
        this.lastOfStream = schema.resolve("SELECT max(sequence) FROM ${schema}.event WHERE stream = ?");
        this.snapshot = schema.resolve("SELECT * FROM ${schema}.snapshot WHERE stream = ?");
        this.storeSnapshot = schema.resolve(
                "INSERT INTO ${schema}.snapshot (stream, sequence, recorded_at, aggregate_type, payload_type, revision,"
                        + " event_id, payload, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE"
                        + " SET (sequence, recorded_at, aggregate_type, payload_type, revision, event_id, payload,"
                        + " metadata) = (EXCLUDED.sequence, EXCLUDED.recorded_at, EXCLUDED.aggregate_type,"
                        + " EXCLUDED.payload_type, EXCLUDED.revision, EXCLUDED.event_id, EXCLUDED.payload,"
                        + " EXCLUDED.metadata)");
    }

    /** What comes after a place. */
    record Page(List<StoredEvent> events, boolean heldBack) {}

    /**
     * The next events after a place, in their order, none of which will ever get another one before it.
     *
     * @param token null for the start
     * @return held back if there are none, but there will be as soon as an append ends that is under way
     */
    Page after(PostgresTrackingToken token, int limit) {
        Rows rows = rowsAfter(token, limit);
        return new Page(events(rows.rows()), rows.heldBack());
    }

    /** The same as they are stored, also those that nobody can read. */
    List<EventRecord> recordsAfter(PostgresTrackingToken token, int limit) {
        return rowsAfter(token, limit).rows().stream().map(this::record).toList();
    }

    /** Those from behind one place up to another, whatever is being appended. */
    List<EventRecord> recordsBetween(PostgresTrackingToken after, PostgresTrackingToken upTo, int limit) {
        PostgresTrackingToken start = after == null ? START : after;
        return rows(between, start.getTransaction(), start.getIndex(), upTo.getTransaction(), upTo.getIndex(), limit)
                .stream()
                .map(this::record)
                .toList();
    }

    private Rows rowsAfter(PostgresTrackingToken token, int limit) {
        PostgresTrackingToken start = token == null ? START : token;
        List<Row> settled = rows(settledAfter, start.getTransaction(), start.getIndex(), limit);
        if (!settled.isEmpty()) {
            return new Rows(settled, false);
        }
        // Transactions that append nothing may be open for long; only those that append are worth waiting for.
        List<Long> below = jdbc.queryForList(horizonBehind, Long.class, start.getTransaction(), start.getIndex());
        if (below.isEmpty()) {
            return new Rows(List.of(), false);
        }
        List<Row> rows = rows(belowAfter, start.getTransaction(), start.getIndex(), below.get(0), limit);
        return new Rows(rows, rows.isEmpty());
    }

    /** The place of the last event before which none will ever be added; empty if there is none. */
    Optional<PostgresTrackingToken> last() {
        List<PostgresTrackingToken> settled =
                jdbc.query(last, (row, number) -> row.getBoolean("settled") ? token(row) : END);
        if (settled.isEmpty() || settled.get(0) != END) {
            return settled.stream().findFirst();
        }
        return lastBelow(horizon());
    }

    /**
     * The place right before the first event that was recorded at a time or later; that of the last event if there is
     * none. Both are looked for below one horizon: what is appended meanwhile comes behind the place.
     */
    Optional<PostgresTrackingToken> before(Instant time) {
        long below = horizon();
        return jdbc.query(firstSince, (row, number) -> token(row), RecordedAt.clamped(time), below).stream()
                .findFirst()
                .map(first -> new PostgresTrackingToken(first.getTransaction(), first.getIndex() - 1))
                .or(() -> lastBelow(below));
    }

    /** The next events after a place that match. */
    List<StoredEvent> matching(EventCriteria criteria, PostgresTrackingToken token, int limit) {
        Integer[] numbers = types.all().stream()
                .filter(type -> criteria.matches(type.getValue()))
                .map(Map.Entry::getKey)
                .toArray(Integer[]::new);
        long from = criteria.from() == null ? Long.MIN_VALUE : RecordedAt.clamped(criteria.from());
        long before = criteria.before() == null ? Long.MAX_VALUE : RecordedAt.clamped(criteria.before());
        PostgresTrackingToken start = token == null ? START : token;
        long end = Long.MAX_VALUE;
        long below = horizon();
        if (criteria.from() != null || criteria.before() != null) {
            PostgresTrackingToken[] found = jdbc.queryForObject(
                    bounds,
                    (row, number) -> row.getObject(1) == null
                            ? null
                            : new PostgresTrackingToken[] {
                                new PostgresTrackingToken(row.getLong(1), Long.MIN_VALUE),
                                new PostgresTrackingToken(row.getLong(2), Long.MAX_VALUE)
                            },
                    from,
                    before);
            if (found == null) {
                return List.of();
            }
            start = (PostgresTrackingToken) start.upperBound(found[0]);
            end = found[1].getTransaction();
        }
        return events(
                rows(matching, start.getTransaction(), start.getIndex(), end, below, from, before, numbers, limit));
    }

    /** The events of a stream from one on. */
    List<StoredEvent> ofStream(String stream, long first, int limit) {
        return events(rows(ofStream, stream, first, limit));
    }

    /** Whether a stream has an event with that number. */
    boolean contains(String stream, long sequence) {
        return rows(ofStream, stream, sequence, 1).stream().anyMatch(row -> row.sequence() == sequence);
    }

    /** How many events there are behind a place. */
    long countAfter(PostgresTrackingToken token) {
        PostgresTrackingToken start = token == null ? START : token;
        return jdbc.queryForObject(countAfter, Long.class, start.getTransaction(), start.getIndex());
    }

    /** The sequence number of the last event of a stream; empty if there is none. */
    Optional<Long> lastOfStream(String stream) {
        return Optional.ofNullable(jdbc.queryForObject(lastOfStream, Long.class, stream));
    }

    /** The snapshot of a stream; empty if there is none. */
    Optional<StoredEvent> snapshot(String stream) {
        return jdbc
                .query(
                        snapshot,
                        (row, number) -> new StoredEvent(
                                null,
                                new EventType(
                                        row.getString("aggregate_type"),
                                        row.getString("payload_type"),
                                        row.getString("revision"),
                                        Shape.PLAIN,
                                        Shape.PLAIN),
                                row.getString("stream"),
                                row.getLong("sequence"),
                                EventIds.text(row.getBytes("event_id")),
                                RecordedAt.time(row.getLong("recorded_at")),
                                row.getBytes("payload"),
                                row.getBytes("metadata")),
                        stream)
                .stream()
                .findFirst();
    }

    /** Stores the snapshot of a stream in place of the one that is there, wherever that was taken. */
    void storeSnapshot(StoredEvent row) {
        own.update(
                storeSnapshot,
                row.stream(),
                row.sequence(),
                RecordedAt.nanos(row.recordedAt()),
                row.eventType().aggregateType(),
                row.eventType().payloadType(),
                row.eventType().revision(),
                EventIds.bytes(row.eventId()),
                row.payload(),
                row.metadata());
    }

    private long horizon() {
        return jdbc.queryForObject(horizon, Long.class);
    }

    private Optional<PostgresTrackingToken> lastBelow(long below) {
        return jdbc.query(lastBelow, (row, number) -> token(row), below, below).stream()
                .findFirst();
    }

    private List<Row> rows(String query, Object... arguments) {
        return jdbc.query(
                query,
                (row, number) -> new Row(
                        token(row),
                        row.getInt("type"),
                        row.getString("stream"),
                        row.getLong("sequence"),
                        row.getBytes("event_id"),
                        row.getLong("recorded_at"),
                        row.getBytes("content")),
                arguments);
    }

    /** Types are looked up when the connection has been given back: that may take another one. */
    private List<StoredEvent> events(List<Row> rows) {
        return rows.stream().map(row -> row.event(types.type(row.type()))).toList();
    }

    private EventRecord record(Row row) {
        try {
            return row.record(types.type(row.type()));
        } catch (EventStoreException e) {
            return row.damaged();
        }
    }

    private record Rows(List<Row> rows, boolean heldBack) {}

    /** A row of the table of events. */
    private record Row(
            PostgresTrackingToken token,
            int type,
            String stream,
            long sequence,
            byte[] eventId,
            long recordedAt,
            byte[] content) {

        StoredEvent event(EventType eventType) {
            ContentReader values = new ContentReader(content);
            return new StoredEvent(
                    token,
                    eventType,
                    stream,
                    sequence,
                    EventIds.text(eventId),
                    RecordedAt.time(recordedAt),
                    eventType.payload().join(values),
                    eventType.metadata().join(values));
        }

        /** @throws EventStoreException if the content is not one of this type, or there is more of it */
        EventRecord record(EventType eventType) {
            ContentReader values = new ContentReader(content);
            byte[] payload = eventType.payload().join(values);
            byte[] metadata = eventType.metadata().join(values);
            if (!values.atEnd()) {
                throw new EventStoreException("The content of an event is damaged");
            }
            return new EventRecord(
                    token,
                    token.toString(),
                    EventIds.text(eventId),
                    stream,
                    sequence,
                    RecordedAt.time(recordedAt),
                    eventType.aggregateType(),
                    eventType.payloadType(),
                    eventType.revision(),
                    payload,
                    metadata,
                    false);
        }

        EventRecord damaged() {
            return new EventRecord(
                    token,
                    token.toString(),
                    EventIds.text(eventId),
                    stream,
                    sequence,
                    RecordedAt.time(recordedAt),
                    null,
                    null,
                    null,
                    content,
                    new byte[0],
                    true);
        }
    }

    private static PostgresTrackingToken token(ResultSet row) throws SQLException {
        return new PostgresTrackingToken(row.getLong("transaction"), row.getLong("position"));
    }
}
