package io.eventbank.account.standalone.scenario;

import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An empty Axon Server for a test. The first of these:
 *
 * <ol>
 *   <li>the jar that the environment variable {@code AXONSERVER_JAR} names, started as a process;
 *   <li>the one at {@code AXONSERVER_HOST} ({@code AXONSERVER_PORT}, {@code AXONSERVER_HTTP_PORT}), if it is empty, or
 *       in development mode and can be emptied;
 *   <li>a container, where there is Docker.
 * </ol>
 */
final class AxonServer implements AutoCloseable {

    private static final String JAR = System.getenv("AXONSERVER_JAR");
    private static final String HOST = System.getenv("AXONSERVER_HOST");
    private static final int PORT = port("AXONSERVER_PORT", 8124);
    private static final int HTTP_PORT = port("AXONSERVER_HTTP_PORT", 8024);
    private static final String IMAGE = "axoniq/axonserver:2025.2.7"; // starts without a licence

    private static final String HOW_TO_GET_ONE =
            "Set AXONSERVER_JAR to the path of Axon Server's jar, or AXONSERVER_HOST"
                    + " to where an empty one answers, or run Docker.";
    private static final String CONTEXT = "default";
    private static final Duration START = Duration.ofMinutes(4);

    private final String host;
    private final int port;
    private final GenericContainer<?> container;
    private final Path directory; // of a process
    private final int httpPort;
    private Process process;

    private AxonServer(String host, int port, GenericContainer<?> container, Path directory, int httpPort) {
        this.host = host;
        this.port = port;
        this.container = container;
        this.directory = directory;
        this.httpPort = httpPort;
    }

    /** Why there is none; empty if {@link #start} gets one. */
    static Optional<String> whyNone() {
        if (isSet(JAR)) {
            return Files.isReadable(Path.of(JAR))
                    ? Optional.empty()
                    : Optional.of("AXONSERVER_JAR names no file that can be read: " + JAR);
        }
        if (isSet(HOST)) {
            return whyNotTheNamedOne();
        }
        return hasDocker() ? Optional.empty() : Optional.of("There is no Axon Server. " + HOW_TO_GET_ONE);
    }

    /** @param directory that does not exist yet, for the log and the data of a process */
    static AxonServer start(Path directory) throws Exception {
        if (isSet(JAR)) {
            AxonServer server = new AxonServer(
                    "localhost", FreePorts.next(), null, Files.createDirectories(directory), FreePorts.next());
            server.startAgain();
            return server;
        }
        if (isSet(HOST)) {
            return new AxonServer(HOST, PORT, null, null, HTTP_PORT);
        }
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withEnv("axoniq_axonserver_standalone", "true")
                .withEnv("axoniq_axonserver_devmode_enabled", "true")
                .withEnv("axoniq_axonserver_hostname", "localhost")
                .withExposedPorts(8024, 8124)
                .waitingFor(Wait.forHttp("/actuator/health").forPort(8024).withStartupTimeout(START));
        container.start();
        return new AxonServer(container.getHost(), container.getMappedPort(8124), container, null, 0);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** What an application has to be told to use it. */
    List<String> settings() {
        return settings(host, port);
    }

    /** The same by another way, such as through a {@link TcpProxy}. */
    static List<String> settings(String host, int port) {
        return List.of("axon.axonserver.enabled=true", "axon.axonserver.servers=" + host + ":" + port);
    }

    /** Where its data is, if it is a process. */
    Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** Whether it can be killed and started again. */
    boolean isProcess() {
        return directory != null;
    }

    /** As by {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** With the data and at the ports that it had. */
    void startAgain() throws Exception {
        Path log = directory.resolve("server.log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Path.of(JAR).toAbsolutePath().toString(),
                        "--server.port=" + httpPort,
                        "--axoniq.axonserver.port=" + port,
                        "--axoniq.axonserver.hostname=localhost",
                        "--axoniq.axonserver.standalone=true",
                        "--axoniq.axonserver.devmode.enabled=true",
                        "--axoniq.axonserver.telemetry.enabled=false")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (!accepts(host, port) || lastToken(host, port).isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("Axon Server did not start:\n" + Files.readString(log));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    /** Without the events that it had, as for whoever can write to its disk. */
    void startAgainEmpty() throws Exception {
        kill();
        FileSystemUtils.deleteRecursively(directory.resolve("data"));
        startAgain();
    }

    /** How many streams of events clients have open. */
    int openStreams() throws IOException, InterruptedException {
        URI status = URI.create("http://" + host + ":" + httpPort + "/v1/public/status");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return JsonMapper.shared()
                .readTree(answer)
                .path("eventTrackers")
                .valueStream()
                .mapToInt(JsonNode::size)
                .sum();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (container != null) {
            container.stop();
        }
    }

    private static Optional<String> whyNotTheNamedOne() {
        String address = HOST + ":" + PORT;
        if (!accepts(HOST, PORT)) {
            return Optional.of("No Axon Server answers at " + address + ". " + HOW_TO_GET_ONE);
        }
        if (isEmpty() || purge() && isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "The Axon Server at " + address + " has events in the context '" + CONTEXT
                        + "', or does not say, and it has no development mode in which it could be emptied. Start it on empty data.");
    }

    private static boolean isEmpty() {
        return lastToken(HOST, PORT).filter(token -> token < 0).isPresent();
    }

    private static boolean purge() {
        URI uri = URI.create("http://" + HOST + ":" + HTTP_PORT + "/v1/devmode/purge-events");
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(30))
                    .DELETE()
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the last event, -1 if there is none; empty if it does not say. */
    private static Optional<Long> lastToken(String host, int port) {
        AxonServerConnectionFactory connections = AxonServerConnectionFactory.forClient("tests")
                .routingServers(new ServerAddress(host, port))
                .connectTimeout(5, TimeUnit.SECONDS)
                .build();
        try {
            return Optional.of(
                    connections.connect(CONTEXT).eventChannel().getLastToken().get(10, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            connections.shutdown();
        }
    }

    private static boolean accepts(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Testcontainers is asked only where something speaks for Docker: it looks for long, and complains at length. */
    private static boolean hasDocker() {
        boolean likely = isSet(System.getenv("DOCKER_HOST"))
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"))
                || System.getProperty("os.name").startsWith("Windows");
        return likely && DockerClientFactory.instance().isDockerAvailable();
    }

    private static int port(String variable, int otherwise) {
        String value = System.getenv(variable);
        return isSet(value) ? Integer.parseInt(value) : otherwise;
    }

    private static boolean isSet(String value) {
        return value != null && !value.isBlank();
    }
}
