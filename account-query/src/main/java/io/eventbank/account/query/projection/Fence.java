package io.eventbank.account.query.projection;

import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps the processor of a read model, on all nodes, from writing while its tables are exchanged or mended. Batches of
 * events pass it together; who closes it is alone.
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
     * Closes the fence as soon as no batch is in its way, until what this answers with is closed.
     *
     * @throws org.springframework.dao.CannotAcquireLockException if it could not be closed in time
     */
    public SessionLocks.Held close(ReadModel model, Duration atMost) {
        return locks.acquire(key(model), atMost);
    }

    private static String key(ReadModel model) {
        return "account_query/" + model.name();
    }
}
