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
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what several threads want to append in one transaction: one thread takes all that has queued up while it was
 * committing, without ever waiting for more; a caller who is alone appends by itself. Each caller is told of its own
 * rows only. If a group cannot be appended as a whole it is halved, and halved again, until those that can be are.
 */
final class GroupAppender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupAppender.class);

    private static final long RETRY_MILLIS = 100;
    private static final long PROBE_MILLIS = 1_000;
    private static final long MAX_BYTES = 16 << 20; // of a group, unless a single caller brings more
    private static final Append END = new Append(List.of());

    private final AppendConnection connection;
    private final int maxRows;
    private final Duration recovery;
    private final AppendMonitor monitor;
    private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>();
    private final ReentrantLock turn = new ReentrantLock(); // of who uses the connection
    private final Thread writer;
    private volatile SQLException lastFailure; // of the server or the connection
    private Long lostSince; // by System.nanoTime; null while the connection is there
    private volatile boolean closed;

    /**
     * @param maxRows how many rows a group has at most, unless a single caller brings more
     * @param recovery how long to try to find out whether a group was appended when the connection was lost
     * @param monitor is told how it goes
     */
    GroupAppender(AppendConnection connection, int maxRows, Duration recovery, AppendMonitor monitor) {
        this.connection = connection;
        this.maxRows = maxRows;
        this.recovery = recovery;
        this.monitor = monitor;
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
        if (appendAlone(append)) {
            return append.await();
        }
        synchronized (this) {
            if (closed) {
                return append.lost() == null
                        ? new SQLException("The event store has been shut down")
                        : unknown(append.lost());
            }
            queue.add(append);
        }
        return append.await();
    }

    /**
     * Appends what a caller brings who is alone: to hand it to the writer would take longer than to write it.
     *
     * @return whether the outcome is known; if not, the writer is to find out
     */
    private boolean appendAlone(Append append) {
        if (!queue.isEmpty() || Thread.currentThread().isInterrupted() || !turn.tryLock()) {
            return false;
        }
        try {
            if (closed || !connection.isOpen()) {
                return false;
            }
            append.take();
            monitor.group(1);
            write(append.rows());
            succeed(List.of(append));
            return true;
        } catch (SQLException e) {
            if (AppendFailure.of(e) != AppendFailure.UNKNOWN) {
                refuse(List.of(append), e);
                return true;
            }
            append.lose(e);
            return false;
        } catch (RuntimeException | Error e) {
            append.lose(new SQLException("The append failed", e));
            return false;
        } finally {
            turn.unlock();
        }
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
            turn.lock();
            try {
                first = appendFrom(first);
            } finally {
                turn.unlock();
            }
            if (first == null) {
                first = take();
            }
        }
        turn.lock();
        try {
            connection.release();
        } finally {
            turn.unlock();
        }
    }

    /** Appends the first and all that has queued up behind it; what is next, if that did not fit. */
    private Append appendFrom(Append first) {
        List<Append> group = new ArrayList<>();
        Append next = first;
        try {
            if (first.lost() != null) {
                group.add(first);
                next = queue.poll();
                findOut(group, first.lost());
                return next;
            }
            int rows = 0;
            long bytes = 0;
            while (next != null
                    && next != END
                    && next.lost() == null
                    && (group.isEmpty() || rows + next.rows().size() <= maxRows && bytes + next.bytes() <= MAX_BYTES)) {
                if (next.take()) {
                    group.add(next);
                    rows += next.rows().size();
                    bytes += next.bytes();
                }
                next = queue.poll();
            }
            if (!group.isEmpty()) {
                monitor.group(group.size());
                appendTogether(group);
            }
        } catch (RuntimeException | Error e) {
            findOutAfter(e, group);
        }
        return next;
    }

    /** Whatever happens, every caller is told, and the writer goes on. */
    private void findOutAfter(Throwable failure, List<Append> group) {
        SQLException cause = new SQLException("The append failed", failure);
        try {
            LOG.error("A group of {} appends failed", group.size(), failure);
            List<Append> open =
                    group.stream().filter(append -> !append.isDone()).toList();
            if (!open.isEmpty()) {
                findOut(open, cause);
            }
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
            fail(group, unknown(cause));
        }
    }

    private Append take() {
        while (true) {
            try {
                Append next = queue.poll(PROBE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
                if (lastFailure != null) {
                    probe();
                }
            } catch (InterruptedException e) {
                LOG.debug("Nobody may interrupt the writer of events: callers wait for it");
            }
        }
    }

    /** Finds out whether the database takes appends again, since nobody may append as long as it seems not to. */
    private void probe() {
        turn.lock();
        try {
            connection.probe();
            connectionIsThere();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The database does not take appends yet", e);
        } finally {
            turn.unlock();
        }
    }

    private void appendTogether(List<Append> group) {
        try {
            write(rows(group));
            succeed(group);
        } catch (SQLException e) {
            AppendFailure failure = AppendFailure.of(e);
            if (failure == AppendFailure.UNKNOWN) {
                findOut(group, e);
                return;
            }
            lostSince = null; // the server has answered
            if (failure == AppendFailure.SERVER || failure == AppendFailure.BUSY || group.size() == 1) {
                refuse(group, e);
            } else {
                monitor.halved();
                appendTogether(group.subList(0, group.size() / 2));
                appendTogether(group.subList(group.size() / 2, group.size()));
            }
        }
    }

    private void succeed(List<Append> group) {
        connectionIsThere();
        tell(group);
    }

    private void write(List<EventRow> rows) throws SQLException {
        long start = System.nanoTime();
        connection.append(rows);
        monitor.committed(System.nanoTime() - start);
    }

    private void tell(List<Append> durable) {
        monitor.appended(
                durable.stream().mapToInt(append -> append.rows().size()).sum());
        durable.forEach(Append::succeed);
    }

    private void refuse(List<Append> group, SQLException refusal) {
        AppendFailure failure = AppendFailure.of(refusal);
        if (failure == AppendFailure.SERVER || failure == AppendFailure.BUSY) {
            lastFailure = refusal;
            connection.drop(); // it may lead to a server that is read-only by now
        }
        fail(group, refusal);
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
                monitor.recovered(true);
                tell(group.stream().filter(append -> !missing.contains(append)).toList());
                if (missing.isEmpty()) {
                    connectionIsThere();
                } else if (isTooLate()) {
                    fail(missing, lost);
                } else {
                    appendTogether(missing);
                }
                return;
            } catch (SQLException e) {
                if (isTooLate()) {
                    monitor.recovered(false);
                    fail(group, unknown(e));
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
            }
        }
    }

    private static SQLException unknown(SQLException cause) {
        return new SQLException("Events may or may not have been appended: " + cause.getMessage(), cause);
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

    private void fail(List<Append> group, SQLException failure) {
        monitor.refused(AppendFailure.of(failure), group.size());
        group.forEach(append -> append.fail(failure));
    }
}
