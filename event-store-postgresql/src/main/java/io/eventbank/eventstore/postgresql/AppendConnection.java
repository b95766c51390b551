package io.eventbank.eventstore.postgresql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that a process appends on, taken from its pool when it is needed and kept. For one thread at a
 * time.
 */
final class AppendConnection {

    private static final Logger LOG = LoggerFactory.getLogger(AppendConnection.class);

    /** Closes the socket of whoever waits too long; it needs no thread. */
    private static final Executor SAME_THREAD = Runnable::run;

    private final DataSource dataSource;
    private final AppendStatement append;
    private final String present;
    private final String appendNothing;
    private final String adopt;
    private final Duration lockTimeout;
    private final Duration answerTimeout;

    private Connection connection;
    private volatile int backend;
    private Timestamp backendStart;

    /**
     * @param lockTimeout how long to wait for another transaction that is appending at the same place
     * @param answerTimeout after which the connection counts as lost
     */
    AppendConnection(DataSource dataSource, EventStoreSchema schema, Duration lockTimeout, Duration answerTimeout) {
        this.dataSource = dataSource;
        this.append = new AppendStatement(schema);
        this.present = schema.resolve("SELECT stream, sequence, event_id FROM ${schema}.event JOIN"
                + " unnest(?::text[], ?::bigint[]) AS wanted (stream, sequence) USING (stream, sequence)");
        this.appendNothing =
                schema.resolve("INSERT INTO ${schema}.event (stream, sequence, type, event_id, recorded_at,"
                        + " content) SELECT '', 0, 0, '', 0, '' WHERE false");
        this.adopt = schema.adoption();
        this.lockTimeout = lockTimeout;
        this.answerTimeout = answerTimeout;
    }

    /** Writes nothing, but only where something could be written. */
    void probe() throws SQLException {
        try (Statement statement = connected().createStatement()) {
            statement.execute(appendNothing);
            statement.execute("SELECT pg_current_xact_id()");
        } catch (SQLException e) {
            drop(backend, backendStart);
            throw e;
        }
    }

    /** Whether there is a connection, as far as is known. */
    boolean isOpen() {
        return connection != null;
    }

    /**
     * Appends rows, all or none; it returns when they are durable. Connects if there is no connection. As long as
     * somebody holds a lock that is in the way of all appends, such as that of making an index, it tries again.
     */
    void append(List<EventRow> rows) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                append.execute(connected(), rows);
                return;
            } catch (SQLException e) {
                if (AppendFailure.of(e) != AppendFailure.BUSY || System.nanoTime() - start > answerTimeout.toNanos()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Connects anew and makes sure that the connection before will append nothing any more.
     *
     * @throws SQLException if that could not be made sure; try again
     */
    void reconnect() throws SQLException {
        int lost = backend;
        Timestamp lostStart = backendStart;
        drop();
        if (lostStart == null) {
            connected();
            return;
        }
        try (PreparedStatement end = connected()
                .prepareStatement("SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                        + " WHERE pid = ? AND backend_start = ?")) {
            end.setInt(1, lost);
            end.setTimestamp(2, lostStart);
            ResultSet ended = end.executeQuery();
            if (ended.next() && !ended.getBoolean(1)) {
                drop(lost, lostStart);
                throw new SQLException("The connection that was lost has not ended on the server yet");
            }
        } catch (SQLException e) {
            drop(lost, lostStart);
            throw e;
        }
    }

    /** The number of the server's process behind the connection, or behind the one before; 0 if there was none. */
    int backend() {
        return backend;
    }

    /** Which of the rows are there: the identifiers of the events at their places. */
    Map<Place, byte[]> present(List<EventRow> rows) throws SQLException {
        Map<Place, byte[]> found = new HashMap<>();
        try (PreparedStatement select = connected().prepareStatement(present)) {
            Array streams = connection.createArrayOf(
                    "text", rows.stream().map(EventRow::stream).toArray());
            Array sequences = connection.createArrayOf(
                    "int8", rows.stream().map(EventRow::sequence).toArray());
            select.setArray(1, streams);
            select.setArray(2, sequences);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                found.put(new Place(row.getString(1), row.getLong(2)), row.getBytes(3));
            }
        }
        return found;
    }

    /** Gives the connection back as it was. */
    void release() {
        if (connection != null) {
            try (Connection old = connection;
                    Statement statement = old.createStatement()) {
                statement.execute("RESET lock_timeout");
                old.setNetworkTimeout(SAME_THREAD, 0);
                connection = null;
            } catch (SQLException e) {
                drop();
            }
        }
    }

    /** Closes the connection for good, since it may be broken. */
    void drop() {
        Connection old = connection;
        connection = null;
        backendStart = null;
        if (old == null) {
            return;
        }
        try (old) {
            old.unwrap(PgConnection.class).close();
        } catch (SQLException e) {
            LOG.debug("A connection that is given up could not be closed", e);
        }
    }

    private void drop(int lost, Timestamp lostStart) {
        drop();
        backend = lost;
        backendStart = lostStart;
    }

    private Connection connected() throws SQLException {
        if (connection != null) {
            return connection;
        }
        Connection fresh = dataSource.getConnection();
        try (Statement statement = fresh.createStatement()) {
            fresh.setAutoCommit(true);
            fresh.setNetworkTimeout(SAME_THREAD, Math.toIntExact(answerTimeout.toMillis()));
            statement.execute(adopt);
            statement.execute("SET lock_timeout = " + lockTimeout.toMillis());
            ResultSet own = statement.executeQuery(
                    "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()");
            own.next();
            backend = own.getInt(1);
            backendStart = own.getTimestamp(2);
            connection = fresh;
            return fresh;
        } catch (SQLException | RuntimeException e) {
            connection = fresh;
            drop();
            throw e;
        }
    }

    /** Where an event is in its stream. */
    record Place(String stream, long sequence) {}
}
