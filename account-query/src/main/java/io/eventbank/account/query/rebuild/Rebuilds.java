package io.eventbank.account.query.rebuild;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.query.comparison.Comparison;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.StoredPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what is known of the rebuilds, so that any node can go on with one. */
@Component
class Rebuilds {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate jdbc;
    private final Serializer serializer;
    private final Clock clock;

    Rebuilds(JdbcTemplate jdbc, Serializer serializer, Clock clock) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.clock = clock;
    }

    /** The rebuild of a read model that is under way, or the last one. */
    Optional<Rebuild> find(String processor) {
        return jdbc.query("SELECT * FROM account_query.rebuild WHERE processor = ?", this::read, processor).stream()
                .findFirst();
    }

    /** The read models of which a rebuild is under way. */
    Set<String> underWay() {
        return Set.copyOf(jdbc.queryForList(
                "SELECT processor FROM account_query.rebuild WHERE status NOT IN ('SWITCHED', 'FAILED')",
                String.class));
    }

    /**
     * Asks for a rebuild; what is known of the last one is forgotten, but not where the tables before it are.
     *
     * @throws Refusal {@code replay_running}
     */
    void request(ReadModel model, Rebuild.Kind kind) {
        int requested = jdbc.update(
                "INSERT INTO account_query.rebuild AS last (processor, kind, status, requested_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (processor) DO UPDATE SET kind = EXCLUDED.kind, status = EXCLUDED.status,"
                        + " requested_at = EXCLUDED.requested_at, started_at = NULL, finished_at = NULL, events = 0,"
                        + " busy_micros = 0, token = NULL, token_type = NULL, failure = NULL, comparison = NULL"
                        + " WHERE last.status IN ('SWITCHED', 'FAILED')",
                model.name(),
                kind.name(),
                Rebuild.Status.REQUESTED.name(),
                now());
        if (requested == 0) {
            throw new Refusal(ErrorCode.REPLAY_RUNNING, "The read model is being rebuilt already");
        }
    }

    /** @param position where the tables are that it starts with; null if they are empty */
    void started(String processor, TrackingToken position, Rebuild.Status status) {
        update(
                processor,
                "status = ?, started_at = ?, events = 0, busy_micros = 0, token = ?, token_type = ?, comparison = NULL",
                status.name(),
                now(),
                stored(position).text(),
                stored(position).type());
    }

    /** Keeps others from going on with a rebuild until the current transaction ends; answers with where it is. */
    TrackingToken claim(String processor) {
        jdbc.query("SELECT 1 FROM account_query.rebuild WHERE processor = ? FOR UPDATE", row -> {}, processor);
        return find(processor).orElseThrow().position();
    }

    /**
     * Keeps others from going on with a rebuild until the current transaction ends.
     *
     * @throws CannotAcquireLockException if somebody else has gone on with it
     */
    void claim(String processor, TrackingToken expected) {
        if (!Objects.equals(claim(processor), expected)) {
            throw new CannotAcquireLockException("Somebody else has gone on with the rebuild of " + processor);
        }
    }

    void reached(String processor, Rebuild.Status status) {
        update(processor, "status = ?", status.name());
    }

    void filledUpTo(String processor, TrackingToken position, int events, Duration busy) {
        update(
                processor,
                "token = ?, token_type = ?, events = events + ?, busy_micros = busy_micros + ?",
                stored(position).text(),
                stored(position).type(),
                events,
                busy.toNanos() / 1000);
    }

    void movedTo(String processor, TrackingToken position) {
        update(
                processor,
                "token = ?, token_type = ?",
                stored(position).text(),
                stored(position).type());
    }

    void compared(String processor, Comparison comparison) {
        update(processor, "comparison = ?::jsonb", JSON.writeValueAsString(comparison));
    }

    /** @param previous up to where the tables are that were switched from */
    void switched(String processor, TrackingToken previous) {
        update(
                processor,
                "status = 'SWITCHED', finished_at = ?, previous_token = ?, previous_token_type = ?",
                now(),
                stored(previous).text(),
                stored(previous).type());
    }

    void previousIsAt(String processor, TrackingToken position) {
        update(
                processor,
                "previous_token = ?, previous_token_type = ?",
                stored(position).text(),
                stored(position).type());
    }

    void failed(String processor, String failure) {
        update(processor, "status = 'FAILED', finished_at = ?, failure = ?", now(), failure);
    }

    private void update(String processor, String set, Object... values) {
        Object[] parameters = new Object[values.length + 1];
        System.arraycopy(values, 0, parameters, 0, values.length);
        parameters[values.length] = processor;
        jdbc.update("UPDATE account_query.rebuild SET " + set + " WHERE processor = ?", parameters);
    }

    private Rebuild read(ResultSet row, int number) throws SQLException {
        String comparison = row.getString("comparison");
        return new Rebuild(
                row.getString("processor"),
                Rebuild.Kind.valueOf(row.getString("kind")),
                Rebuild.Status.valueOf(row.getString("status")),
                instant(row, "requested_at"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getLong("events"),
                Duration.of(row.getLong("busy_micros"), ChronoUnit.MICROS),
                StoredPosition.read(row, "token").token(serializer),
                row.getString("failure"),
                comparison == null ? null : JSON.readValue(comparison, Comparison.class),
                StoredPosition.read(row, "previous_token").token(serializer));
    }

    private StoredPosition stored(TrackingToken position) {
        return StoredPosition.of(position, serializer);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
