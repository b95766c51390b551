package io.eventbank.account.standalone.testing;

import io.eventbank.account.standalone.StandaloneApplication;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The all-in-one as a process of its own, and a client of it. */
public final class Bank extends BankClient implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Ready: API (http://127\\.0\\.0\\.1:[0-9]+)/api/v1");
    private static final Duration START = Duration.ofMinutes(4);

    /** Where tests keep the programs of the embedded PostgreSQL, as a setting. */
    public static final String BINARIES =
            "account.database.binaries-dir=" + new File("target/postgresql-binaries").getAbsolutePath();

    private final Process process;
    private final String origin;
    private final Path dataDirectory;
    private final Tokens tokens;

    private Bank(Process process, String origin, Path dataDirectory) throws Exception {
        this.process = process;
        this.origin = origin;
        this.dataDirectory = dataDirectory;
        this.tokens = Tokens.signedLikeThoseOf(dataDirectory);
    }

    /**
     * Starts it on a data directory and a free port, and returns when it is ready.
     *
     * @param settings in the form {@code name=value}
     */
    public static Bank start(Path dataDirectory, String... settings) throws Exception {
        return start(dataDirectory, List.of(settings));
    }

    /** The same, with the settings as a list. */
    public static Bank start(Path dataDirectory, List<String> settings) throws Exception {
        Files.createDirectories(dataDirectory);
        Path log = log(dataDirectory);
        List<String> command = new ArrayList<>(program("-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--server.port=0", "--account.data-dir=" + dataDirectory, "--" + BINARIES));
        settings.forEach(setting -> command.add("--" + setting));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return new Bank(process, ready.group(1), dataDirectory);
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        throw new IllegalStateException("It did not start:\n" + Files.readString(log));
    }

    /** How to run it with the tests' class path; arguments come behind. */
    public static List<String> program(String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StandaloneApplication.class.getName()));
        return command;
    }

    /** Where it is, such as {@code http://127.0.0.1:8080}. */
    public String origin() {
        return origin;
    }

    /** What it has logged so far. */
    public String log() throws IOException {
        return Files.readString(log(dataDirectory));
    }

    private static Path log(Path dataDirectory) {
        return dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
    }

    /** Where it keeps its data. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Tokens that it takes for its own. */
    public Tokens tokens() {
        return tokens;
    }

    /** The name of a caller who is a customer, and that owner. */
    public String customerOf(String ownerId) {
        return introduce("customer of " + ownerId, tokens.customerOf(ownerId));
    }

    /** What it answers at first to bytes that no client of HTTP would send. */
    public String raw(String request) throws IOException {
        URI address = URI.create(origin);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(32), StandardCharsets.ISO_8859_1);
        }
    }

    /** Does to its database what no program does; answers with how many rows it was. */
    public int execute(String sql, Object... parameters) {
        try (Connection connection = connect("eventbank", "postgresql-application-password")) {
            return execute(connection, sql, parameters);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does to its events what is refused to everybody, as the superuser; answers with how many rows it was. */
    public int falsify(String sql, Object... parameters) {
        try (Connection connection = connect("postgres", "postgresql-password")) {
            connection.setAutoCommit(false);
            execute(connection, "ALTER TABLE event_store.event DISABLE TRIGGER append_only");
            int rows = execute(connection, sql, parameters);
            execute(connection, "ALTER TABLE event_store.event ENABLE ALWAYS TRIGGER append_only");
            connection.commit();
            return rows;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect(String user, String passwordFile) throws SQLException, IOException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + kept("postgresql-port") + "/eventbank", user, kept(passwordFile));
    }

    private static int execute(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    public long pid() {
        return process.pid();
    }

    /** As by {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What a file in the data directory holds. */
    public String kept(String name) throws IOException {
        return Files.readString(dataDirectory.resolve(name)).strip();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public String origin(String method, String path) {
        return origin;
    }

    @Override
    protected String newToken(String client) {
        String secret = Base64.getEncoder()
                .encodeToString((client + ":" + client + "-secret").getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = request("/oauth2/token")
                .header("Authorization", "Basic " + secret)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"));
        return send(null, request).has(200).text("access_token");
    }
}
