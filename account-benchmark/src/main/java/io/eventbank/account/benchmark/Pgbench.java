package io.eventbank.account.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the database does without an application: PostgreSQL's own load generator inserts a single row per transaction,
 * into a table that is laid out and indexed as that of the application's event store.
 */
final class Pgbench {

    static final String NAME = "pgbench";

    /** What to do where it is missing. */
    static final String HOW_TO_GET_IT =
            "pgbench is not on the PATH, so nothing is compared with it: install Debian's postgresql-contrib"
                    + " (postgresql-15 brings it), or add the bin directory of a PostgreSQL to the PATH.";

    private static final Pattern TRANSACTIONS_PER_SECOND = Pattern.compile("(?m)^tps = ([0-9.]+)");

    private final Path program;
    private final Path directory;
    private final String database;
    private final int port;
    private final List<String> row;

    private Pgbench(Path program, Path directory, String database, int port, List<String> row) {
        this.program = program;
        this.directory = directory;
        this.database = database;
        this.port = port;
        this.row = row;
    }

    /** Where it is; empty if it is not on the PATH. */
    static Optional<Path> find() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Makes the table.
     *
     * @param directory for its script and logs
     * @param database the application's, which has the table that it is made like, with a deposit in it
     */
    static Pgbench prepare(Path program, Path directory, Server server, String database)
            throws IOException, SQLException {
        Files.createDirectories(directory);
        for (String script : List.of("table.sql", "insert.sql")) {
            Files.writeString(directory.resolve(script), resource(script));
        }
        try (Connection connection = DriverManager.getConnection(server.url(database));
                Statement statement = connection.createStatement()) {
            statement.execute(resource("table.sql"));
            try (ResultSet event = statement.executeQuery(resource("row.sql"))) {
                if (!event.next()) {
                    throw new IllegalStateException("The application has stored no deposit");
                }
                List<String> row = Stream.of("type", "recorded_at", "content")
                        .map(column -> column + "=" + value(event, column))
                        .toList();
                return new Pgbench(program, directory, database, server.port(), row);
            }
        }
    }

    /** Inserts with so many clients. */
    Outcome run(int accounts, int clients, Duration duration) throws IOException, InterruptedException {
        deleteLogs();
        List<String> options = List.of(
                "--no-vacuum",
                "--protocol=prepared",
                "--file=" + directory.resolve("insert.sql"),
                "--client=" + clients,
                "--jobs=2",
                "--time=" + Math.max(1, duration.toSeconds()),
                "--log",
                "--log-prefix=" + directory.resolve("latency"),
                "--define=accounts=" + accounts,
                "--host=localhost",
                "--port=" + port,
                "--username=postgres");
        List<String> command = Stream.of(
                        Stream.of(program.toString()),
                        options.stream(),
                        row.stream().map(value -> "--define=" + value),
                        Stream.of(database))
                .flatMap(part -> part)
                .toList();
        Path output = directory.resolve("output");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output);
        Matcher rate = TRANSACTIONS_PER_SECOND.matcher(text);
        if (code != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench failed:\n" + text);
        }
        long[] latencies = latencies();
        return Outcome.of(latencies, Math.round(latencies.length / Double.parseDouble(rate.group(1)) * 1e9), -1);
    }

    /** Nanoseconds: of each line the third field, which is in microseconds. */
    private long[] latencies() throws IOException {
        LongStream.Builder latencies = LongStream.builder();
        for (Path log : logs()) {
            for (String line : Files.readAllLines(log)) {
                latencies.add(1_000 * Long.parseLong(line.split(" ")[2]));
            }
        }
        return latencies.build().toArray();
    }

    private void deleteLogs() throws IOException {
        for (Path log : logs()) {
            Files.delete(log);
        }
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("latency."))
                    .toList();
        }
    }

    private static String value(ResultSet row, String column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (var stream = Pgbench.class.getResourceAsStream("/pgbench/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
