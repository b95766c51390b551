package io.eventbank.account.standalone.database;

import io.eventbank.account.standalone.start.StartRefusedException;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Calls initdb and pg_ctl. One call at a time. */
final class PostgresPrograms {

    /** What the server says before its own log takes over. */
    private static final String START_LOG = "postgresql-start.log";

    private static final Duration INITIALIZE_WAIT = Duration.ofSeconds(120);
    private static final Duration STOP_WAIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(30);

    /**
     * What must hold whatever the cluster's files say, given on the server's command line: it reaches a shell, so the
     * values hold nothing that a shell reads.
     */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "timezone=UTC",
            "log_error_verbosity=terse",
            "logging_collector=on",
            "log_directory=log",
            "log_filename=postgresql-%a.log",
            "log_rotation_age=1d",
            "log_rotation_size=0",
            "log_truncate_on_rotation=on");

    private final Path home;
    private final Path workspace;
    private final Duration startTimeout;

    /**
     * @param home where {@code bin} is
     * @param workspace for the programs' output, of the owner's only
     * @param startTimeout how long a start may take, recovery after a crash included
     */
    PostgresPrograms(Path home, Path workspace, Duration startTimeout) {
        this.home = home;
        this.workspace = workspace;
        this.startTimeout = startTimeout;
    }

    /** Makes an empty cluster whose superuser is {@code postgres} and where nobody gets in without the password. */
    void initialize(Path cluster, Path passwordFile) throws IOException {
        List<String> command = command("initdb");
        command.addAll(List.of(
                "--pgdata=" + cluster,
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order of texts on every machine: that of their code points.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        Outcome outcome = run(command, INITIALIZE_WAIT);
        if (!outcome.succeeded()) {
            throw new IOException("initdb failed: " + outcome.reason());
        }
    }

    /** Returns when the server accepts connections on the port. */
    void start(Path cluster, int port) throws IOException {
        String options = SETTINGS.stream()
                .map(setting -> "-c " + setting)
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
        Path log = workspace.resolve(START_LOG);
        Files.deleteIfExists(log);
        List<String> command = command("pg_ctl");
        command.addAll(List.of("start", "-D", cluster.toString(), "-l", log.toString(), "-o", options, "-w", "-t"));
        command.add(Long.toString(startTimeout.toSeconds()));
        Outcome outcome = run(command, startTimeout);
        if (!outcome.succeeded()) {
            throw new IOException(
                    "PostgreSQL did not start: " + reason(lines(log)).orElse(outcome.reason()) + " (see " + log
                            + " and " + cluster.resolve("log") + ")");
        }
    }

    /** Ends sessions and stops the server; if that takes too long, at once, which the next start makes good. */
    void stop(Path cluster) throws IOException {
        Outcome fast = run(stopCommand(cluster, "fast"), STOP_WAIT);
        if (fast.succeeded()) {
            return;
        }
        Outcome immediate = run(stopCommand(cluster, "immediate"), STOP_WAIT);
        if (!immediate.succeeded()) {
            throw new IOException("PostgreSQL did not stop: " + immediate.reason());
        }
    }

    private List<String> stopCommand(Path cluster, String mode) {
        List<String> command = command("pg_ctl");
        command.addAll(List.of("stop", "-D", cluster.toString(), "-m", mode, "-w", "-t"));
        command.add(Long.toString(STOP_WAIT.toSeconds()));
        return command;
    }

    private List<String> command(String program) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) { // PostgreSQL does not run as root; this makes root nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        return command;
    }

    private Outcome run(List<String> command, Duration wait) throws IOException {
        // A file and not a pipe: the server would keep a pipe open, and reading it would never end.
        Path output = Files.createTempFile(workspace, "postgresql-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(output.toFile()))
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(wait.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, List.of("no answer within " + wait.plus(GRACE)));
            }
            Outcome outcome = new Outcome(process.exitValue(), lines(output));
            outcome.refuseRoot();
            return outcome;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for PostgreSQL", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static Optional<String> reason(List<String> output) {
        return output.stream()
                .filter(line -> line.contains("FATAL:") || line.contains("error:"))
                .findFirst();
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        // Any bytes may come, in the encoding of any operating system.
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private record Outcome(int exitCode, List<String> output) {

        boolean succeeded() {
            return exitCode == 0;
        }

        String reason() {
            String last = output.isEmpty() ? "exit code " + exitCode : output.get(output.size() - 1);
            return PostgresPrograms.reason(output).orElse(last);
        }

        void refuseRoot() {
            if (!succeeded() && output.stream().anyMatch(line -> line.contains("cannot be run as root"))) {
                throw new StartRefusedException(
                        "PostgreSQL does not run as root, and here root may not become nobody (unshare -U).",
                        "Run the process as an ordinary user.");
            }
        }
    }
}
