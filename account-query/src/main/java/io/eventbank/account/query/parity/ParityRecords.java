package io.eventbank.account.query.parity;

import io.eventbank.account.query.projection.StoredPosition;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Keeps how far the audit is and what it has found, so that any node can go on with it. */
@Component
class ParityRecords {

    private final JdbcTemplate jdbc;
    private final Serializer serializer;
    private final Clock clock;

    ParityRecords(JdbcTemplate jdbc, Serializer serializer, Clock clock) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.clock = clock;
    }

    /** Drift that was found, and not found to be gone. */
    record Found(Drift drift, Instant since, Instant lastSeenAt) {}

    /** Drift of a day, likewise. */
    record FoundDay(DayDrift drift, Instant since, Instant lastSeenAt) {}

    /** The round that is under way or was the last, and the one before. */
    List<Round> rounds() {
        return jdbc.query("SELECT * FROM account_query.parity_round ORDER BY round DESC", ParityRecords::round);
    }

    /** Where the round is that is under way. */
    String lastId(long round) {
        return jdbc.queryForObject(
                "SELECT last_id FROM account_query.parity_round WHERE round = ?", String.class, round);
    }

    /** Starts a round; only the one before it is remembered. */
    void start(long round) {
        jdbc.update("DELETE FROM account_query.parity_round WHERE round < ?", round - 1);
        jdbc.update("INSERT INTO account_query.parity_round (round, started_at) VALUES (?, ?)", round, now());
    }

    /**
     * Keeps how far a round is.
     *
     * @param keep how many accounts that were skipped are named
     */
    void advance(long round, String lastId, long checked, long parked, List<String> skipped, int keep) {
        jdbc.update(
                "UPDATE account_query.parity_round SET last_id = ?, checked = checked + ?, parked = parked + ?,"
                        + " skipped = skipped + ?, skipped_ids = (skipped_ids || ?::text[])[1:?] WHERE round = ?",
                lastId,
                checked,
                parked,
                skipped.size(),
                skipped.toArray(String[]::new),
                keep,
                round);
    }

    /** Ends a round with what was found of days: what was found of them before is gone. */
    void finish(long round, List<DayDrift> days) {
        OffsetDateTime now = now();
        days.forEach(day -> jdbc.update(
                "INSERT INTO account_query.parity_day_drift (currency, booking_date, kind, columns, since, last_seen_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (currency, booking_date, kind)"
                        + " DO UPDATE SET columns = EXCLUDED.columns, last_seen_at = EXCLUDED.last_seen_at",
                day.currency(),
                Date.valueOf(day.day()),
                day.kind().name(),
                day.columns().toArray(String[]::new),
                now,
                now));
        jdbc.update("DELETE FROM account_query.parity_day_drift WHERE last_seen_at < ?", now);
        jdbc.update("UPDATE account_query.parity_round SET finished_at = ? WHERE round = ?", now, round);
    }

    /** Keeps what was found of accounts: what was found of them before and not again is gone. */
    void found(Collection<String> accountIds, List<Drift> drifts) {
        OffsetDateTime now = now();
        drifts.forEach(drift -> jdbc.update(
                "INSERT INTO account_query.parity_drift"
                        + " (account_id, table_name, kind, columns, row_count, since, last_seen_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, table_name, kind) DO UPDATE SET"
                        + " columns = EXCLUDED.columns, row_count = EXCLUDED.row_count,"
                        + " last_seen_at = EXCLUDED.last_seen_at",
                drift.accountId(),
                drift.table(),
                drift.kind().name(),
                drift.columns().toArray(String[]::new),
                drift.rows(),
                now,
                now));
        jdbc.update(
                "DELETE FROM account_query.parity_drift WHERE account_id = ANY (?) AND last_seen_at < ?",
                accountIds.toArray(String[]::new),
                now);
    }

    /** Forgets what was found of days. */
    void forget(DaySums.Days days) {
        jdbc.update(
                "DELETE FROM account_query.parity_day_drift WHERE currency = ANY (?) AND booking_date = ANY (?::date[])",
                days.currencies(),
                days.days());
    }

    /** Of the accounts that have been suspects for longest, those about which it can be decided by now. */
    Set<String> undecided(TrackingToken processor, int limit) {
        return jdbc
                .query(
                        "SELECT * FROM account_query.parity_suspect WHERE NOT overdue ORDER BY since, account_id LIMIT ?",
                        this::suspect,
                        limit)
                .stream()
                .filter(suspect -> suspect.isSeen(processor))
                .map(Suspect::accountId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Of accounts, those that are suspects, by the stream. */
    Map<String, Map<String, Suspect>> suspects(Collection<String> accountIds) {
        return jdbc
                .query("SELECT * FROM account_query.parity_suspect WHERE account_id = ANY (?)", this::suspect, (Object)
                        accountIds.toArray(String[]::new))
                .stream()
                .collect(Collectors.groupingBy(
                        Suspect::accountId, Collectors.toMap(Suspect::streamId, Function.identity())));
    }

    /** Keeps which of some accounts are suspects. */
    void suspect(Collection<String> accountIds, Collection<Suspect> suspects) {
        jdbc.update("DELETE FROM account_query.parity_suspect WHERE account_id = ANY (?)", (Object)
                accountIds.toArray(String[]::new));
        suspects.forEach(suspect -> jdbc.update(
                "INSERT INTO account_query.parity_suspect (account_id, stream_id, version, head, head_type, since,"
                        + " overdue) VALUES (?, ?, ?, ?, ?, ?, ?)",
                suspect.accountId(),
                suspect.streamId(),
                suspect.version(),
                StoredPosition.of(suspect.head(), serializer).text(),
                StoredPosition.of(suspect.head(), serializer).type(),
                suspect.since().atOffset(ZoneOffset.UTC),
                suspect.overdue()));
    }

    private Suspect suspect(ResultSet row, int number) throws SQLException {
        return new Suspect(
                row.getString("account_id"),
                row.getString("stream_id"),
                row.getLong("version"),
                StoredPosition.read(row, "head").token(serializer),
                instant(row, "since"),
                row.getBoolean("overdue"));
    }

    /** What was found of accounts, by their ids. */
    List<Found> drifts(int limit) {
        return jdbc.query(
                "SELECT * FROM account_query.parity_drift ORDER BY account_id, table_name, kind LIMIT ?",
                (row, number) -> new Found(
                        new Drift(
                                row.getString("account_id"),
                                row.getString("table_name"),
                                Drift.Kind.valueOf(row.getString("kind")),
                                columns(row),
                                row.getLong("row_count")),
                        instant(row, "since"),
                        instant(row, "last_seen_at")),
                limit);
    }

    /** What was found of days, by currency. */
    List<FoundDay> days(int limit) {
        return jdbc.query(
                "SELECT * FROM account_query.parity_day_drift ORDER BY currency, booking_date, kind LIMIT ?",
                (row, number) -> new FoundDay(
                        new DayDrift(
                                row.getString("currency"),
                                row.getDate("booking_date").toLocalDate(),
                                Drift.Kind.valueOf(row.getString("kind")),
                                columns(row)),
                        instant(row, "since"),
                        instant(row, "last_seen_at")),
                limit);
    }

    /** How many accounts were found to differ. */
    long driftedAccounts() {
        return count("SELECT count(DISTINCT account_id) FROM account_query.parity_drift");
    }

    /** How many days were found to differ. */
    long driftedDays() {
        return count("SELECT count(*) FROM account_query.parity_day_drift");
    }

    private long count(String sql) {
        return Optional.ofNullable(jdbc.queryForObject(sql, Long.class)).orElse(0L);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Round round(ResultSet row, int number) throws SQLException {
        return new Round(
                row.getLong("round"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getLong("checked"),
                row.getLong("parked"),
                row.getLong("skipped"),
                List.of((String[]) row.getArray("skipped_ids").getArray()));
    }

    private static List<String> columns(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("columns").getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
