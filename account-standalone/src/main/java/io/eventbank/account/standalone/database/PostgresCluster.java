package io.eventbank.account.standalone.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The database's files and the server that runs on them. Whoever calls holds the data directory's lock. */
final class PostgresCluster {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);

    /** How long sessions that lost their server may take to notice. */
    private static final Duration ORPHANS_LEAVE = Duration.ofSeconds(1);

    private static final Duration ORPHANS_DIE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path directory;
    private final PostgresPrograms programs;

    PostgresCluster(Path directory, PostgresPrograms programs) {
        this.directory = directory;
        this.programs = programs;
    }

    /** Makes the files if there are none yet. */
    void initialize(Path passwordFile) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path draft = directory.resolveSibling(directory.getFileName() + ".new");
        FileSystemUtils.deleteRecursively(draft);
        programs.initialize(draft, passwordFile);
        Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Starts the server and returns its process once it accepts connections. One that an earlier call started and did
     * not wait for to the end of its recovery is not started again.
     */
    Postmaster start(int port) throws IOException {
        Optional<Postmaster> starting = running();
        if (starting.isPresent() && Postmaster.isReady(directory)) {
            return starting.get();
        }
        if (starting.isPresent()) {
            throw new IOException("PostgreSQL is still recovering");
        }
        removeOrphans();
        // The server takes any process with that number, even a dead one that nobody waited for, for another server.
        Postmaster.forget(directory);
        programs.start(directory, port);
        return Postmaster.of(directory).orElseThrow(() -> new IOException("PostgreSQL stopped right after its start"));
    }

    /** Stops the server, if one runs. */
    void stop() throws IOException {
        if (running().isPresent()) {
            programs.stop(directory);
        }
    }

    /** Stops the server that a killed process left running. */
    void stopLeftover() throws IOException {
        Optional<Postmaster> leftover = running();
        if (leftover.isPresent()) {
            LOG.warn(
                    "Stopping the PostgreSQL (process {}) that a killed instance left running on {}",
                    leftover.get().pid(),
                    directory);
            programs.stop(directory);
        }
    }

    boolean runs(Postmaster postmaster) {
        return postmaster.runs(directory);
    }

    private Optional<Postmaster> running() throws IOException {
        return Postmaster.of(directory).filter(this::runs);
    }

    /** A new server does not start while a session of the dead one still holds the shared memory. */
    private void removeOrphans() throws IOException {
        if (waitUntilNoneRuns(ORPHANS_LEAVE)) {
            return;
        }
        List<ProcessHandle> orphans = Postmaster.processesOf(directory);
        LOG.warn("Killing {} processes of a PostgreSQL that has died on {}", orphans.size(), directory);
        orphans.forEach(ProcessHandle::destroyForcibly);
        if (!waitUntilNoneRuns(ORPHANS_DIE)) {
            throw new IOException("Processes of a PostgreSQL that has died do not go away on " + directory);
        }
    }

    private boolean waitUntilNoneRuns(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!Postmaster.processesOf(directory).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for PostgreSQL", e);
            }
        }
        return true;
    }
}
