package io.eventbank.account.standalone.database;

import io.eventbank.account.standalone.start.DataDirectory;
import io.eventbank.account.standalone.start.DataDirectoryLock;
import io.eventbank.account.standalone.start.StartRefusedException;
import io.eventbank.account.support.database.DatabaseRoles;
import io.eventbank.account.support.database.EventStoreOwner;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL that belongs to this process: its files lie in the data directory, it listens on 127.0.0.1 only, commits
 * are durable, and it is started again when it dies.
 */
final class EmbeddedPostgres implements AutoCloseable {

    /** The name of the database, and of the application's role in it. */
    static final String DATABASE = "eventbank";

    /** In the data directory: the password of the superuser. */
    static final String PASSWORD_FILE = "postgresql-password";

    private static final String APPLICATION_PASSWORD_FILE = "postgresql-application-password";
    private static final String OWNER = "eventbank_owner";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String CLUSTER = "postgresql";

    private final DataDirectoryLock lock;
    private final PostgresCluster cluster;
    private final PostgresWatchdog watchdog;
    private final int port;
    private final DatabaseRoles roles;
    private boolean closed;

    private EmbeddedPostgres(
            DataDirectoryLock lock, PostgresCluster cluster, PostgresWatchdog watchdog, int port, DatabaseRoles roles) {
        this.lock = lock;
        this.cluster = cluster;
        this.watchdog = watchdog;
        this.port = port;
        this.roles = roles;
    }

    /**
     * Starts it and returns once the database is there. Refuses if another instance holds the data directory, without
     * touching that one's server.
     */
    static EmbeddedPostgres start(DataDirectory dataDirectory, Path binaries, Duration startTimeout) {
        DataDirectoryLock lock = dataDirectory.lock();
        try {
            return start(dataDirectory, binaries, startTimeout, lock);
        } catch (IOException | SQLException e) {
            closeQuietly(lock);
            throw new StartRefusedException(
                    "The embedded PostgreSQL in " + dataDirectory.path() + " could not be started: " + e.getMessage(),
                    "Mend what the message names, or name a PostgreSQL of your own with spring.datasource.url.",
                    e);
        } catch (RuntimeException e) {
            closeQuietly(lock);
            throw e;
        }
    }

    private static EmbeddedPostgres start(
            DataDirectory dataDirectory, Path binaries, Duration startTimeout, DataDirectoryLock lock)
            throws IOException, SQLException {
        String password = dataDirectory.secret(PASSWORD_FILE, EmbeddedPostgres::randomPassword);
        DatabaseRoles roles = new DatabaseRoles(
                OWNER,
                randomPassword(), // another one at each start, and written nowhere
                DATABASE,
                dataDirectory.secret(APPLICATION_PASSWORD_FILE, EmbeddedPostgres::randomPassword));
        PostgresPrograms programs =
                new PostgresPrograms(PostgresBinaries.unpackInto(binaries), dataDirectory.path(), startTimeout);
        PostgresCluster cluster = new PostgresCluster(dataDirectory.resolve(CLUSTER), programs);
        cluster.stopLeftover();
        cluster.initialize(dataDirectory.resolve(PASSWORD_FILE));
        int port = PostgresPort.choose(dataDirectory);
        Postmaster postmaster = startServer(cluster, port, password, roles);
        LOG.info(
                "PostgreSQL runs (process {}) on 127.0.0.1:{}, its data in {}",
                postmaster.pid(),
                port,
                dataDirectory.path());
        PostgresWatchdog watchdog = new PostgresWatchdog(cluster, port, postmaster);
        watchdog.start();
        return new EmbeddedPostgres(lock, cluster, watchdog, port, roles);
    }

    private static Postmaster startServer(PostgresCluster cluster, int port, String password, DatabaseRoles roles)
            throws IOException, SQLException {
        try {
            Postmaster postmaster = cluster.start(port);
            PostgresDatabase.ensure(port, password, roles);
            return postmaster;
        } catch (IOException | SQLException e) {
            try {
                cluster.stop();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Where the database is; to be used with the {@link #application()} role or the {@link #owner()} of the events. */
    String jdbcUrl() {
        return PostgresDatabase.url(port, DATABASE);
    }

    String application() {
        return roles.application();
    }

    String applicationPassword() {
        return roles.applicationPassword();
    }

    EventStoreOwner owner() {
        return new EventStoreOwner(roles.owner(), roles.ownerPassword());
    }

    /** Stops the server and lets go of the data directory; again does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        watchdog.close();
        try (lock) {
            cluster.stop();
            LOG.info("PostgreSQL has stopped");
        }
    }

    private static String randomPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void closeQuietly(DataDirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("The lock could not be closed", e);
        }
    }
}
