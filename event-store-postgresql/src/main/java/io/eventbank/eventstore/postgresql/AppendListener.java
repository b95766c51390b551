package io.eventbank.eventstore.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.postgresql.PGNotification;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the database what other processes have appended, on a connection that it keeps, and connects anew when
 * that is lost. By the way it looks for appends that take long: as long as one is under way, nobody reads what was
 * appended after it began.
 */
final class AppendListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppendListener.class);

    private static final int LOOK_EVERY_MILLIS = 1_000;
    private static final int ANSWER_WITHIN_MILLIS = 10_000;

    private final DataSource dataSource;
    private final EventStoreSchema schema;
    private final IntSupplier ownBackend;
    private final Runnable whenAppended;
    private final Thread thread;

    /** By the transaction that appends: since when it has been known, by System.nanoTime. */
    private final Map<String, Long> appends = new HashMap<>();

    private volatile Duration longestAppend = Duration.ZERO;
    private volatile boolean listening;
    private volatile boolean closed;

    /**
     * @param ownBackend the number of the server's process that this process appends with: nothing is to be heard of
     *     itself
     * @param whenAppended is run when others have appended, or may have
     */
    AppendListener(DataSource dataSource, EventStoreSchema schema, IntSupplier ownBackend, Runnable whenAppended) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.ownBackend = ownBackend;
        this.whenAppended = whenAppended;
        this.thread = new Thread(this::run, "event-listen");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether others are heard of at once. */
    boolean isListening() {
        return listening;
    }

    /** How long the append has been under way that has been longest, as far as that was seen. */
    Duration longestAppend() {
        return longestAppend;
    }

    /** Ends within a second. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try {
                listen();
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warn(
                            "Appends of other processes are found by polling until there is a connection: {}",
                            e.getMessage());
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
                }
            }
        }
    }

    private void listen() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            PgConnection session = connection.unwrap(PgConnection.class);
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                connection.setNetworkTimeout(Runnable::run, ANSWER_WITHIN_MILLIS);
                statement.execute(schema.adoption());
                statement.execute("LISTEN " + schema.channel());
                appends.clear();
                listening = true;
                whenAppended.run(); // what was not heard of before
                long looked = System.nanoTime();
                while (!closed) {
                    PGNotification[] heard = session.getNotifications(LOOK_EVERY_MILLIS);
                    if (heard != null
                            && Arrays.stream(heard).anyMatch(each -> each.getPID() != ownBackend.getAsInt())) {
                        whenAppended.run();
                    }
                    if (System.nanoTime() - looked >= TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS)) {
                        look(statement); // and find out whether the connection is still there
                        looked = System.nanoTime();
                    }
                }
                statement.execute("UNLISTEN *");
            } catch (SQLException | RuntimeException e) {
                session.close(); // in the pool it would go on listening
                throw e;
            } finally {
                listening = false;
                longestAppend = Duration.ZERO;
            }
        }
    }

    private void look(Statement statement) throws SQLException {
        Set<String> current = new HashSet<>();
        ResultSet rows =
                statement.executeQuery(schema.resolve("SELECT virtualtransaction FROM ${schema}.append_in_progress"));
        while (rows.next()) {
            current.add(rows.getString(1));
        }
        long now = System.nanoTime();
        appends.keySet().retainAll(current);
        current.forEach(append -> appends.putIfAbsent(append, now));
        longestAppend = Duration.ofNanos(
                appends.values().stream().mapToLong(since -> now - since).max().orElse(0));
    }
}
