package io.eventbank.account.query.projection;

import io.eventbank.account.query.dispatch.QueryProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Which events are parked, and why. They are part of the read model that lacks them, and go where it goes. */
@Component
public class DeadLetters {

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final int limit;

    DeadLetters(JdbcTemplate jdbc, Clock clock, QueryProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.limit = properties.maxDeadLetters();
    }

    /**
     * The first letter of a stream, and how many there are behind it.
     *
     * @param sequence of the event
     * @param letters all of the stream
     */
    public record Parked(
            String streamId,
            long sequence,
            long letters,
            Instant parkedAt,
            String failure,
            int attempts,
            Instant lastAttemptAt) {}

    /** Those of some streams that have letters in the read model, with the sequence of the first. */
    Map<String, Long> blocked(Schema schema, ReadModel model, Set<String> streams) {
        Map<String, Long> first = new HashMap<>();
        jdbc.query(
                "SELECT stream_id, min(sequence) FROM " + table(schema) + " WHERE processor = ? AND stream_id = ANY (?)"
                        + " GROUP BY stream_id",
                row -> {
                    first.put(row.getString(1), row.getLong(2));
                },
                model.name(),
                streams.toArray(String[]::new));
        return first;
    }

    /** Parks an event that failed. */
    void park(Schema schema, ReadModel model, DomainEventMessage<?> event, EventFailure failure) {
        requireRoom(schema, model, 1);
        OffsetDateTime now = now();
        jdbc.update(
                "INSERT INTO " + table(schema)
                        + " (processor, stream_id, sequence, parked_at, failure, cause, attempts,"
                        + " last_attempt_at) VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING",
                model.name(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                now,
                failure.code(),
                failure.cause(),
                now);
    }

    /** Parks events because one before them in their stream is. */
    void parkBehind(Schema schema, ReadModel model, List<DomainEventMessage<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        requireRoom(schema, model, events.size());
        jdbc.update(
                "INSERT INTO " + table(schema) + " (processor, stream_id, sequence, parked_at, attempts)"
                        + " SELECT ?, stream_id, sequence, ?, 0 FROM unnest(?::text[], ?::bigint[])"
                        + " AS parked (stream_id, sequence) ON CONFLICT DO NOTHING",
                model.name(),
                now(),
                events.stream().map(DomainEventMessage::getAggregateIdentifier).toArray(String[]::new),
                events.stream().map(DomainEventMessage::getSequenceNumber).toArray(Long[]::new));
    }

    /** The streams with letters in the read model that answers, from the one behind a stream on. */
    public List<Parked> list(String model, String after, int max) {
        return jdbc.query(
                "SELECT DISTINCT ON (stream_id) *, count(*) OVER (PARTITION BY stream_id) AS letters"
                        + " FROM account_query.dead_letter WHERE processor = ? AND stream_id > ?"
                        + " ORDER BY stream_id, sequence LIMIT ?",
                DeadLetters::read,
                model,
                after,
                max);
    }

    /** What is parked of a stream in the read model that answers, if anything is. */
    public Optional<Parked> find(String model, String streamId) {
        return jdbc
                .query(
                        "SELECT *, count(*) OVER () AS letters FROM account_query.dead_letter"
                                + " WHERE processor = ? AND stream_id = ? ORDER BY sequence LIMIT 1",
                        DeadLetters::read,
                        model,
                        streamId)
                .stream()
                .findFirst();
    }

    /**
     * A parked event.
     *
     * @param attempts how often it was tried
     */
    public record Letter(long sequence, OffsetDateTime parkedAt, int attempts) {}

    /** Takes the letters of a stream out of the read model that answers, in their order, to be tried again. */
    public List<Letter> take(String model, String streamId) {
        return jdbc
                .query(
                        "DELETE FROM account_query.dead_letter WHERE processor = ? AND stream_id = ?"
                                + " RETURNING sequence, parked_at, attempts",
                        (row, number) -> new Letter(
                                row.getLong("sequence"),
                                row.getObject("parked_at", OffsetDateTime.class),
                                row.getInt("attempts")),
                        model,
                        streamId)
                .stream()
                .sorted(Comparator.comparingLong(Letter::sequence))
                .toList();
    }

    /** Says of those that were parked again what was known of them before they were taken out. */
    public void recall(String model, String streamId, List<Letter> before) {
        jdbc.update(
                "UPDATE account_query.dead_letter letter"
                        + " SET parked_at = earlier.parked_at, attempts = letter.attempts + earlier.attempts"
                        + " FROM unnest(?::bigint[], ?::timestamptz[], ?::integer[])"
                        + " AS earlier (sequence, parked_at, attempts)"
                        + " WHERE letter.processor = ? AND letter.stream_id = ? AND letter.sequence = earlier.sequence",
                before.stream().map(Letter::sequence).toArray(Long[]::new),
                before.stream().map(letter -> letter.parkedAt().toString()).toArray(String[]::new),
                before.stream().map(Letter::attempts).toArray(Integer[]::new),
                model,
                streamId);
    }

    /** Removes the letters of a stream up to one; answers with how many there were. */
    public int removeUpTo(String model, String streamId, long sequence) {
        return jdbc.update(
                "DELETE FROM account_query.dead_letter WHERE processor = ? AND stream_id = ? AND sequence <= ?",
                model,
                streamId,
                sequence);
    }

    private void requireRoom(Schema schema, ReadModel model, int more) {
        long parked = jdbc.queryForObject(
                "SELECT count(*) FROM " + table(schema) + " WHERE processor = ?", Long.class, model.name());
        if (parked + more > limit) {
            throw new TooManyDeadLettersException(model.name(), limit);
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static String table(Schema schema) {
        return schema.table("dead_letter");
    }

    private static Parked read(ResultSet row, int number) throws SQLException {
        OffsetDateTime lastAttempt = row.getObject("last_attempt_at", OffsetDateTime.class);
        return new Parked(
                row.getString("stream_id"),
                row.getLong("sequence"),
                row.getLong("letters"),
                row.getObject("parked_at", OffsetDateTime.class).toInstant(),
                row.getString("failure"),
                row.getInt("attempts"),
                lastAttempt == null ? null : lastAttempt.toInstant());
    }
}
