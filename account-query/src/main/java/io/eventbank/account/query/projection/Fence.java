package io.eventbank.account.query.projection;

import java.time.Duration;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps the processor of a read model, on all nodes, from writing while its tables are exchanged or mended. Batches of
 * events pass it together; who closes it is alone. It is a lock of PostgreSQL's that no table knows of.
 */
@Component
public class Fence {

    private final JdbcTemplate jdbc;
    private final SessionLocks locks;

    Fence(JdbcTemplate jdbc, SessionLocks locks) {
        this.jdbc = jdbc;
        this.locks = locks;
    }

    /** Waits until the fence is open, and keeps it so until the current transaction ends. */
    public void pass(ReadModel model) {
        jdbc.query("SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))", row -> {}, key(model));
    }

    /**
     * Closes the fence until the current transaction ends, so that what is written behind it and the fence have one
     * fate. To be called before anything is read that must not change; from then on the transaction waits for no other
     * lock any longer either.
     *
     * @throws CannotAcquireLockException if batches were in the way for too long
     */
    public void close(ReadModel model, Duration atMost) {
        try {
            jdbc.execute("SET LOCAL lock_timeout = " + Math.max(1, atMost.toMillis()));
            jdbc.query("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, key(model));
        } catch (DataAccessException e) {
            throw SessionLocks.wasNotFree(e)
                    ? new CannotAcquireLockException("The processor " + model.name() + " is busy", e)
                    : e;
        }
    }

    /**
     * Closes the fence until what this answers with is closed, over several transactions. It is open again as soon as
     * the connection that it is kept with breaks: only for looking.
     *
     * @throws CannotAcquireLockException if batches were in the way for too long
     */
    public SessionLocks.Held hold(ReadModel model, Duration atMost) {
        return locks.acquire(key(model), atMost);
    }

    private static String key(ReadModel model) {
        return "account_query/" + model.name();
    }
}
