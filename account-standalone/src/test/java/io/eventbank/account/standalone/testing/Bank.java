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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneApplication.class.getName(),
                "--server.port=0",
                "--account.data-dir=" + dataDirectory,
                "--account.database.binaries-dir=" + new File("target/postgresql-binaries").getAbsolutePath()));
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
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + kept("postgresql-port") + "/eventbank",
                        "eventbank",
                        kept("postgresql-application-password"));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
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
