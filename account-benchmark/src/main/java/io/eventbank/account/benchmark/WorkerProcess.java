package io.eventbank.account.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A {@link Worker}, as the process that asks it sees it. */
final class WorkerProcess implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int STOP_SECONDS = 30;
    private static final int LOG_LINES = 60; // the last ones, where the reason is

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream requests;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.log = log;
    }

    /**
     * Starts a variant on an empty database and returns when it is ready.
     *
     * @param directory where its log is written
     */
    static WorkerProcess start(Variant variant, String jdbcUrl, Path directory, WorkerOptions options)
            throws IOException {
        Path log = directory.resolve(variant.id() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmOptions);
        command.addAll(List.of(
                "-Daxoniq.update-checker.disabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                variant.id(),
                jdbcUrl,
                options.querySide().name(),
                Boolean.toString(options.stockMetrics)));
        WorkerProcess worker = new WorkerProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
        try {
            worker.answer();
            return worker;
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /**
     * Has something done and waits until it is.
     *
     * @return null for what has no outcome
     * @throws IllegalStateException if it failed
     */
    Outcome ask(Worker.Request request) {
        requests.println(JSON.writeValueAsString(request));
        return answer();
    }

    private Outcome answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                List<String> lines = Files.readAllLines(log);
                throw new IllegalStateException("A worker failed:\n"
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())));
            }
            return JSON.readValue(line, Outcome.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it; by force if it takes too long. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
