package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.account.support.proof.EventHash;
import io.eventbank.account.support.proof.InvalidProofException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The tables of the seal. */
@Component
class SealRecords {

    private static final String SEALED_EVENTS = "SELECT tile, streams, sequences, lower(recorded_at) AS first,"
            + " upper(recorded_at) - 1 AS last, position, position_type FROM event_seal.sealed_events";

    /** All of the seal that must agree, as it was at one moment. */
    private static final String SEAL = "SELECT size, position, position_type, checkpoint,"
            + " size = coalesce((SELECT tile * 256 + cardinality(streams) FROM event_seal.sealed_events"
            + " ORDER BY tile DESC LIMIT 1), 0)"
            + " AND size * 32 = coalesce((SELECT number * 256 * 32 + octet_length(hashes) FROM event_seal.hash_tile"
            + " WHERE level = 0 ORDER BY number DESC LIMIT 1), 0) AS whole FROM event_seal.seal";

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final JdbcTemplate jdbc;
    private final TransactionOperations transactions;

    SealRecords(JdbcTemplate jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * How far events are sealed.
     *
     * @throws InvalidProofException if that is gone
     */
    Seal last() {
        return jdbc
                .query(
                        SEAL,
                        (row, number) -> new Seal(
                                row.getLong("size"),
                                StoredPosition.read(row, "position"),
                                row.getString("checkpoint"),
                                row.getBoolean("whole")))
                .stream()
                .findFirst()
                .orElseThrow(() -> new InvalidProofException("The seal has been removed"));
    }

    /** The hashes of a tile; empty if there is none. */
    byte[] tile(int level, long number) {
        return jdbc
                .queryForList(
                        "SELECT hashes FROM event_seal.hash_tile WHERE level = ? AND number = ?",
                        byte[].class,
                        level,
                        number)
                .stream()
                .findFirst()
                .orElse(new byte[0]);
    }

    /** The events of a tile; empty if it is unknown which ones they are. */
    Optional<SealedEvents> events(long tile) {
        return jdbc.query(SEALED_EVENTS + " WHERE tile = ?", SealRecords::sealedEvents, tile).stream()
                .findFirst();
    }

    /** The tiles that may hold an event that was recorded at a time, as exact as milliseconds. */
    List<SealedEvents> recordedAt(Instant time) {
        long nanos = EventHash.nanos(time);
        return jdbc.query(
                SEALED_EVENTS + " WHERE recorded_at && int8range(?, ?) ORDER BY tile",
                SealRecords::sealedEvents,
                nanos - MILLISECOND,
                nanos + MILLISECOND);
    }

    /** Whether an event of this name is sealed; looks through all of them. */
    boolean isSealed(String stream, long sequence) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM event_seal.sealed_events, unnest(streams, sequences) AS sealed (s, n)"
                        + " WHERE ? = ANY (streams) AND s = ? AND n = ?)",
                Boolean.class,
                stream,
                stream,
                sequence));
    }

    /**
     * Seals more events, all or nothing.
     *
     * @throws OptimisticLockingFailureException if meanwhile somebody else has
     */
    void append(Seal last, Seal next, Collection<HashTile> tiles, Collection<SealedEvents> events) {
        transactions.executeWithoutResult(status -> {
            int changed = jdbc.update(
                    "UPDATE event_seal.seal SET size = ?, position = ?, position_type = ?, checkpoint = ?"
                            + " WHERE size = ?",
                    next.size(),
                    next.position().text(),
                    next.position().type(),
                    next.note(),
                    last.size());
            if (changed != 1) {
                throw new OptimisticLockingFailureException("Somebody else has sealed events meanwhile");
            }
            tiles.forEach(tile -> jdbc.update(
                    "INSERT INTO event_seal.hash_tile (level, number, hashes) VALUES (?, ?, ?)"
                            + " ON CONFLICT (level, number) DO UPDATE SET hashes = EXCLUDED.hashes",
                    tile.level(),
                    tile.number(),
                    tile.hashes()));
            events.forEach(this::store);
        });
    }

    private void store(SealedEvents events) {
        jdbc.update(
                "INSERT INTO event_seal.sealed_events AS old"
                        + " (tile, streams, sequences, recorded_at, position, position_type)"
                        + " VALUES (?, ?, ?, int8range(?, ?, '[]'), ?, ?) ON CONFLICT (tile) DO UPDATE"
                        + " SET streams = EXCLUDED.streams, sequences = EXCLUDED.sequences,"
                        + " recorded_at = EXCLUDED.recorded_at, position = EXCLUDED.position,"
                        + " position_type = EXCLUDED.position_type",
                statement -> {
                    statement.setLong(1, events.tile());
                    statement.setArray(
                            2,
                            statement
                                    .getConnection()
                                    .createArrayOf("text", events.streams().toArray()));
                    statement.setArray(
                            3,
                            statement
                                    .getConnection()
                                    .createArrayOf("bigint", events.sequences().toArray()));
                    statement.setLong(4, events.first());
                    statement.setLong(5, events.last());
                    statement.setString(6, events.before().text());
                    statement.setString(7, events.before().type());
                });
    }

    private static SealedEvents sealedEvents(ResultSet row, int number) throws SQLException {
        return new SealedEvents(
                row.getLong("tile"),
                StoredPosition.read(row, "position"),
                Arrays.asList((String[]) array(row, "streams")),
                Arrays.asList((Long[]) array(row, "sequences")),
                row.getLong("first"),
                row.getLong("last"));
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array.getArray();
    }
}
