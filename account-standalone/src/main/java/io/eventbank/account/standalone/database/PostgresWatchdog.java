package io.eventbank.account.standalone.database;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server again, on the same files and port, when it dies while the application runs. */
final class PostgresWatchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWatchdog.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final PostgresCluster cluster;
    private final int port;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "postgresql-watchdog");
    private Postmaster postmaster;

    PostgresWatchdog(PostgresCluster cluster, int port, Postmaster postmaster) {
        this.cluster = cluster;
        this.port = port;
        this.postmaster = postmaster;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** After this no server is started; waits for a start that is under way. */
    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!cluster.runs(postmaster)) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            LOG.error("Interrupted: PostgreSQL is no longer watched");
        }
    }

    private void restart() throws InterruptedException {
        LOG.warn("PostgreSQL (process {}) has died; starting it again on port {}", postmaster.pid(), port);
        String lastFailure = "";
        do {
            try {
                postmaster = cluster.start(port);
                LOG.info("PostgreSQL runs again (process {}) on port {}", postmaster.pid(), port);
                return;
            } catch (IOException | RuntimeException e) {
                if (!lastFailure.equals(e.toString())) {
                    LOG.error("PostgreSQL could not be started again, still trying: {}", e.getMessage());
                    lastFailure = e.toString();
                }
            }
        } while (!closed.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS));
    }
}
