package io.eventbank.account.query.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Component;

/**
 * Locks that are held over several transactions, by one of all nodes: advisory locks of PostgreSQL's. Each needs a
 * connection of its own; if that breaks, the lock is free.
 */
@Component
public class SessionLocks {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    private final DataSource dataSource;

    public SessionLocks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A lock that is held until it is closed. */
    public interface Held extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Acquires a lock.
     *
     * @throws CannotAcquireLockException if it was not free in time
     */
    public Held acquire(String key, Duration atMost) {
        Connection connection = connect();
        try {
            execute(connection, "SET lock_timeout = " + Math.max(1, atMost.toMillis()));
            execute(connection, "SELECT pg_advisory_lock(hashtextextended(?, 0))", key);
            return () -> release(connection, key);
        } catch (SQLException e) {
            release(connection, key);
            throw failure(key, e);
        }
    }

    /** Acquires a lock if it is free; empty if somebody else holds it. */
    public Optional<Held> tryAcquire(String key) {
        Connection connection = connect();
        boolean acquired = false;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                acquired = row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            release(connection, key);
            throw failure(key, e);
        }
        if (acquired) {
            return Optional.of(() -> release(connection, key));
        }
        close(connection, key);
        return Optional.empty();
    }

    /** Whether a lock was not to be had in time, of whatever kind, or only at the price of a deadlock. */
    public static boolean wasNotFree(Exception failure) {
        return failure.getCause() instanceof SQLException sql
                && (LOCK_NOT_AVAILABLE.equals(sql.getSQLState()) || DEADLOCK.equals(sql.getSQLState()));
    }

    private Connection connect() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("No connection for a lock", e);
        }
    }

    /** Whatever fails here, the connection is not used again with the lock on it. */
    private static void release(Connection connection, String key) {
        try (connection) {
            try {
                execute(connection, "SELECT pg_advisory_unlock(hashtextextended(?, 0))", key);
                execute(connection, "RESET lock_timeout");
            } catch (SQLException e) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            throw failure(key, e);
        }
    }

    private static void close(Connection connection, String key) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(key, e);
        }
    }

    private static DataAccessException failure(String key, SQLException e) {
        return LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                ? new CannotAcquireLockException("Somebody else holds " + key, e)
                : new UncategorizedSQLException("Lock " + key, null, e);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void execute(Connection connection, String sql, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.execute();
        }
    }
}
