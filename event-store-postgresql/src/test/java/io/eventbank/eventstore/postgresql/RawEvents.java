package io.eventbank.eventstore.postgresql;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Does to stored events what no event store does: for tests of damage, and of events of earlier revisions. */
public final class RawEvents {

    private static final EventStoreSchema SCHEMA = new EventStoreSchema("event_store");

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final EventTypes types;

    public RawEvents(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = new JdbcTemplate(dataSource);
        this.types = new EventTypes(dataSource, SCHEMA);
    }

    /** Appends an event as somebody else would; its identifier. */
    public String append(
            String stream,
            long sequence,
            String aggregateType,
            Instant recordedAt,
            String payloadType,
            String revision,
            String payload,
            String metadata) {
        String id = UUID.randomUUID().toString();
        EventRow row = row(
                stream,
                sequence,
                id,
                RecordedAt.nanos(recordedAt),
                new EventType(aggregateType, payloadType, revision, Shape.PLAIN, Shape.PLAIN),
                payload,
                metadata);
        jdbc.update(
                "INSERT INTO event_store.event (stream, sequence, type, event_id, recorded_at, content)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                row.stream(),
                row.sequence(),
                row.type(),
                row.eventId(),
                row.recordedAt(),
                row.content());
        return id;
    }

    /** The payload of an event as it is stored. */
    public String payload(String stream, long sequence) {
        return (String) read(stream, sequence).get("payload");
    }

    /** Puts another payload in the place of an event's. */
    public void changePayload(String stream, long sequence, UnaryOperator<String> change) {
        Map<String, Object> stored = read(stream, sequence);
        EventRow row = row(
                stream,
                sequence,
                (String) stored.get("event_id"),
                0,
                new EventType(
                        (String) stored.get("aggregate_type"),
                        (String) stored.get("payload_type"),
                        (String) stored.get("revision"),
                        Shape.PLAIN,
                        Shape.PLAIN),
                change.apply((String) stored.get("payload")),
                (String) stored.get("metadata"));
        TestPostgres.tamper(
                dataSource,
                SCHEMA.name(),
                events -> events.update(
                        "UPDATE event_store.event SET type = ?, content = ? WHERE stream = ? AND sequence = ?",
                        row.type(),
                        row.content(),
                        stream,
                        sequence));
    }

    /** Removes the events of a stream from one on. */
    public void remove(String stream, long first) {
        TestPostgres.tamper(
                dataSource,
                SCHEMA.name(),
                events -> events.update(
                        "DELETE FROM event_store.event WHERE stream = ? AND sequence >= ?", stream, first));
    }

    /** How many events there are in all. */
    public long count() {
        return jdbc.queryForObject("SELECT count(*) FROM event_store.event", Long.class);
    }

    private Map<String, Object> read(String stream, long sequence) {
        return jdbc.queryForMap(
                "SELECT * FROM event_store.readable_event WHERE stream = ? AND sequence = ?", stream, sequence);
    }

    private EventRow row(
            String stream, long sequence, String id, long recordedAt, EventType type, String payload, String metadata) {
        return EventRow.of(
                stream,
                sequence,
                id,
                recordedAt,
                type,
                payload.getBytes(StandardCharsets.UTF_8),
                metadata.getBytes(StandardCharsets.UTF_8),
                types);
    }
}
