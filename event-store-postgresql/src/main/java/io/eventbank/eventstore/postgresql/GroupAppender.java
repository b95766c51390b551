package io.eventbank.eventstore.postgresql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what several threads want to append in one transaction: one thread takes all that has queued up while it was
 * committing, without ever waiting for more. Each caller is told of its own rows only. If a group cannot be appended as
 * a whole it is halved, and halved again, until those that can be are.
 */
final class GroupAppender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupAppender.class);

    private static final long RETRY_MILLIS = 100;
    private static final Append END = new Append(List.of());

    private final AppendConnection connection;
    private final int maxRows;
    private final Duration recovery;
    private final IntConsumer groupSizes;
    private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile SQLException lastFailure; // of the server or the connection
    private Long lostSince; // by System.nanoTime; null while the connection is there
    private boolean closed;

    /**
     * @param maxRows how many rows a group has at most, unless a single caller brings more
     * @param recovery how long to try to find out whether a group was appended when the connection was lost
     * @param groupSizes is told how many callers' rows were appended together
     */
    GroupAppender(AppendConnection connection, int maxRows, Duration recovery, IntConsumer groupSizes) {
        this.connection = connection;
        this.maxRows = maxRows;
        this.recovery = recovery;
        this.groupSizes = groupSizes;
        this.writer = new Thread(this::run, "event-append");
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Appends rows, all or none, and returns when they are durable.
     *
     * @return why they were not appended; null if they were
     * @throws InterruptedException if the thread was interrupted before anything was done about them
     */
    SQLException append(List<EventRow> rows) throws InterruptedException {
        Append append = new Append(rows);
        synchronized (this) {
            if (closed) {
                return new SQLException("The event store has been shut down");
            }
            queue.add(append);
        }
        return append.await();
    }

    /** Why the last group was not appended, if it was the fault of the server or the connection; null if it was. */
    SQLException lastFailure() {
        return lastFailure;
    }

    /** Appends what has been asked for, and nothing more. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(END);
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Append first = take();
        while (first != END) {
            List<Append> group = new ArrayList<>();
            int rows = 0;
            Append next = first;
            while (next != null
                    && next != END
                    && (rows == 0 || rows + next.rows().size() <= maxRows)) {
                if (next.take()) {
                    group.add(next);
                    rows += next.rows().size();
                }
                next = queue.poll();
            }
            appendAndTell(group);
            first = next == null ? take() : next;
        }
        connection.release();
    }

    private Append take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                LOG.debug("Nobody may interrupt the writer of events: callers wait for it");
            }
        }
    }

    /** Whatever happens, every caller is told. */
    private void appendAndTell(List<Append> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            groupSizes.accept(group.size());
            appendGroup(group);
        } catch (RuntimeException | Error e) {
            LOG.error("A group of {} appends failed", group.size(), e);
            connection.drop();
            fail(group, new SQLException("The append failed", e));
        }
    }

    private void appendGroup(List<Append> group) {
        try {
            connection.append(rows(group));
            connectionIsThere();
            group.forEach(Append::succeed);
        } catch (SQLException e) {
            switch (AppendFailure.of(e)) {
                case UNKNOWN -> findOut(group, e);
                case SERVER -> {
                    lastFailure = e;
                    connection.drop(); // it may lead to a server that is read-only by now
                    fail(group, e);
                }
                default -> {
                    if (group.size() == 1) {
                        fail(group, e);
                    } else {
                        appendGroup(group.subList(0, group.size() / 2));
                        appendGroup(group.subList(group.size() / 2, group.size()));
                    }
                }
            }
        }
    }

    /** Finds out which rows were appended before the connection was lost, and appends the others. */
    private void findOut(List<Append> group, SQLException lost) {
        LOG.warn("The connection was lost that events are appended on: {}", lost.getMessage());
        lastFailure = lost;
        if (lostSince == null) {
            lostSince = System.nanoTime();
        }
        while (true) {
            try {
                connection.reconnect();
                List<Append> missing = missing(group);
                group.stream().filter(append -> !missing.contains(append)).forEach(Append::succeed);
                if (missing.isEmpty()) {
                    connectionIsThere();
                } else if (isTooLate()) {
                    fail(missing, lost);
                } else {
                    appendGroup(missing);
                }
                return;
            } catch (SQLException e) {
                if (isTooLate()) {
                    fail(group, new SQLException("Events may or may not have been appended: no connection", e));
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
            }
        }
    }

    private void connectionIsThere() {
        lastFailure = null;
        lostSince = null;
    }

    private boolean isTooLate() {
        return System.nanoTime() - lostSince > recovery.toNanos();
    }

    /** Those whose events are not there. */
    private List<Append> missing(List<Append> group) throws SQLException {
        Map<AppendConnection.Place, byte[]> present = connection.present(rows(group));
        return group.stream()
                .filter(append -> !append.rows().stream()
                        .allMatch(row -> Arrays.equals(
                                row.eventId(), present.get(new AppendConnection.Place(row.stream(), row.sequence())))))
                .toList();
    }

    private static List<EventRow> rows(List<Append> group) {
        return group.stream().flatMap(append -> append.rows().stream()).toList();
    }

    private static void fail(List<Append> group, SQLException failure) {
        group.forEach(append -> append.fail(failure));
    }
}
