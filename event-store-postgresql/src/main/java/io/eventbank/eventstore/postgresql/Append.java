package io.eventbank.eventstore.postgresql;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Rows that are appended all or none, and the thread that waits for it. */
final class Append {

    private final List<EventRow> rows;
    private final CountDownLatch done = new CountDownLatch(1);

    /** Whoever sets it decides: the writer takes the rows, or the caller gives up. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private volatile SQLException failure;
    private volatile SQLException lost;

    Append(List<EventRow> rows) {
        this.rows = rows;
    }

    List<EventRow> rows() {
        return rows;
    }

    /** How much the rows bring, roughly. */
    long bytes() {
        return rows.stream().mapToLong(row -> row.content().length).sum();
    }

    /** Whether the writer is to append the rows: not if the caller has given up. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** The connection was lost: it has to be found out whether the rows were appended. */
    void lose(SQLException cause) {
        lost = cause;
    }

    /** How the connection was lost; null if it was not. */
    SQLException lost() {
        return lost;
    }

    void succeed() {
        done.countDown();
    }

    /** Has no effect if the outcome has been told. */
    void fail(SQLException cause) {
        if (!isDone()) {
            failure = cause;
            done.countDown();
        }
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /**
     * Waits until the rows are durable. An interrupt ends the waiting only if nothing has been done about them.
     *
     * @return why they were not appended; null if they were
     * @throws InterruptedException if the thread was interrupted in time; nothing is appended then
     */
    SQLException await() throws InterruptedException {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                if (taken.compareAndSet(false, true)) {
                    throw e;
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }
}
