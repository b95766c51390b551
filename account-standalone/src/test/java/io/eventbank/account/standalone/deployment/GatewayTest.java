package io.eventbank.account.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's configuration in a real nginx, in front of servers that answer with their name. */
class GatewayTest {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path CONFIGURATION = Path.of("..", "deploy", "gateway");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static Node command;
    private static Node query;
    private static Node authorization;
    private static DyingNode dying;
    private static int nobody;
    private static Gateway gateway;

    @BeforeAll
    static void startAGatewayWhoseNodesAreWell() throws Exception {
        assumeTrue(Files.isExecutable(NGINX), "There is no " + NGINX + ": apt-get install nginx");
        command = new Node("command");
        query = new Node("query");
        authorization = new Node("authorization");
        dying = new DyingNode();
        nobody = freePort();
        gateway = new Gateway(List.of(command.port(), command.port()), List.of(query.port(), query.port()));
    }

    @AfterAll
    static void stopEverything() throws Exception {
        if (gateway != null) {
            gateway.close();
            dying.close();
            List.of(command, query, authorization).forEach(Node::close);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/accounts, command",
        "GET, /api/v1/accounts, query",
        "HEAD, /api/v1/accounts, query",
        "OPTIONS, /api/v1/accounts, query",
        "POST, /api/v1/accounts/A1/deposits, command",
        "PUT, /api/v1/accounts/A1/overdraft-limit, command",
        "DELETE, /api/v1/accounts/A1/suspension, command",
        "PATCH, /api/v1/accounts/A1, command",
        "DELETE, /api/v1/owners/C1/personal-data, command",
        "GET, /api/v1/accounts/A1/updates, query",
        "POST, /api/v1/accounts/A1/updates, command",
        "GET, /api/v1/accounts/A1/statement?from=2026-01-01, query",
        "POST, /api/v1/imports/accounts, command",
        "GET, /api/v1/imports/4711, command",
        "GET, /api/v1/admin/transfers, command",
        "GET, /api/v1/admin/transfers?olderThan=PT5M, command",
        "POST, /api/v1/admin/transfers/X1/refund, command",
        "GET, /api/v1/admin/processors, query",
        "POST, /api/v1/admin/processors/accounts/replay, query",
        "POST, /api/v1/admin/verify, query",
        "DELETE, /api/v1/admin/processors/accounts/dead-letters/BankAccount-A1, query",
        "GET, /api/v1/transfers/X1?wait=5, query",
        "POST, /oauth2/token, authorization",
        "GET, /oauth2/jwks, authorization",
        "GET, /.well-known/oauth-authorization-server, authorization",
        "GET, /v3/api-docs, query",
        "GET, /v3/api-docs/swagger-config, query",
        "GET, /v3/api-docs/command, command",
        "GET, /swagger-ui.html, query",
        "GET, /actuator/health/readiness, query"
    })
    void aRequestGoesToTheSideThatServesIt(String method, String path, String side) throws Exception {
        HttpResponse<String> answer = gateway.send(method, path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Side")).hasValue(side);
        assertThat(answer.headers().firstValue("Uri"))
                .hasValue(path.equals("/v3/api-docs/command") ? "/v3/api-docs" : path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/actuator", "/actuator/health", "/actuator/prometheus", "/read", "/command", "/h2"})
    void nothingElseIsReached(String path) throws Exception {
        HttpResponse<String> answer = gateway.send("GET", path);

        assertThat(answer.headers().firstValue("Side")).isEmpty();
        assertProblem(answer, 404, "not_found", path);
    }

    @Test
    void whatTheServicesGoByIsPassedOn() throws Exception {
        HttpResponse<String> answer = gateway.send(
                "PUT",
                "/api/v1/accounts/A1/overdraft-limit",
                "If-Match",
                "\"1\"",
                "Idempotency-Key",
                "4711",
                "X-Request-Id",
                "r-1",
                "X-Forwarded-For",
                "192.0.2.1");

        assertThat(answer.body())
                .contains("If-match=[\"1\"]", "Idempotency-key=[4711]", "X-request-id=[r-1]")
                .contains("Host=[127.0.0.1:" + gateway.port + "]", "X-forwarded-for=[127.0.0.1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void aCommandThatWasSentIsNotRepeated(String method) throws Exception {
        try (Gateway half = new Gateway(List.of(command.port(), dying.port()), List.of(query.port(), query.port()))) {
            int before = command.requests.get() + dying.requests.get();

            List<HttpResponse<String>> answers =
                    List.of(half.send(method, "/api/v1/x"), half.send(method, "/api/v1/x"));

            assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 503);
            assertThat(command.requests.get() + dying.requests.get() - before).isEqualTo(2);
        }
    }

    @Test
    void aReadIsTriedOnTheOtherNode() throws Exception {
        try (Gateway half = new Gateway(List.of(command.port(), command.port()), List.of(query.port(), dying.port()))) {
            int before = dying.requests.get();

            assertThat(half.send("GET", "/api/v1/accounts").statusCode()).isEqualTo(200);
            assertThat(half.send("GET", "/api/v1/accounts").statusCode()).isEqualTo(200);
            assertThat(dying.requests.get()).isGreaterThan(before);
        }
    }

    @Test
    void aPostThatReachedNobodyGoesToTheOtherNode() throws Exception {
        try (Gateway half = new Gateway(List.of(command.port(), nobody), List.of(query.port(), query.port()))) {
            assertThat(half.send("POST", "/api/v1/accounts").statusCode()).isEqualTo(200);
            assertThat(half.send("POST", "/api/v1/accounts").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutAnyNodeTheAnswerIsAProblem() throws Exception {
        try (Gateway alone = new Gateway(List.of(nobody, nobody), List.of(query.port(), query.port()))) {
            HttpResponse<String> answer = alone.send("POST", "/api/v1/accounts?x=1", "X-Request-Id", "r-1");

            assertProblem(answer, 503, "unavailable", "/api/v1/accounts");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("r-1");
            assertThat(alone.send("GET", "/api/v1/accounts").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onlyAnImportMayBeLarge() throws Exception {
        String body = "x".repeat(2_000_000);

        assertThat(gateway.send("POST", "/api/v1/imports/accounts", body).statusCode())
                .isEqualTo(200);
        assertProblem(gateway.send("POST", "/api/v1/accounts", body), 413, "body_too_large", "/api/v1/accounts");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String instance) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        Map<?, ?> problem = JsonMapper.shared().readValue(answer.body(), Map.class);
        assertThat(problem.keySet())
                .map(String::valueOf)
                .containsExactlyInAnyOrder("detail", "instance", "status", "title", "type", "code");
        assertThat(problem.get("status")).isEqualTo(status);
        assertThat(problem.get("instance")).isEqualTo(instance);
        assertThat(problem.get("type")).isEqualTo("urn:eventbank:problem:" + code);
        assertThat(problem.get("code")).isEqualTo(code);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** nginx with the configuration for one machine, other ports, and nodes that are never left out. */
    private static final class Gateway implements AutoCloseable {

        private final int port = freePort();
        private final Process process;

        private Gateway(List<Integer> commands, List<Integer> queries) throws IOException {
            Path own = Files.createTempDirectory(directory, "gateway");
            for (String file : List.of("gateway.conf", "routes.conf")) {
                Files.copy(CONFIGURATION.resolve(file), own.resolve(file));
            }
            String local = Files.readString(CONFIGURATION.resolve("local.conf"))
                    .replace("/tmp/eventbank-gateway", own.toString())
                    .replace("127.0.0.1:8080", "127.0.0.1:" + port)
                    .replace("127.0.0.1:8081", "127.0.0.1:" + commands.get(0))
                    .replace("127.0.0.1:8083", "127.0.0.1:" + commands.get(1))
                    .replace("127.0.0.1:8082", "127.0.0.1:" + queries.get(0))
                    .replace("127.0.0.1:8084", "127.0.0.1:" + queries.get(1))
                    .replace("127.0.0.1:9000", "127.0.0.1:" + authorization.port())
                    .replace("fail_timeout=5s", "max_fails=0")
                    .replace("worker_processes auto", "worker_processes 1");
            Path configuration = Files.writeString(own.resolve("local.conf"), local);
            process = new ProcessBuilder(NGINX.toString(), "-e", "stderr", "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("log").toFile())
                    .start();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return true;
            });
        }

        HttpResponse<String> send(String method, String path, String... headers) throws Exception {
            return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
        }

        HttpResponse<String> send(String method, String path, String body) throws Exception {
            return send(method, path, HttpRequest.BodyPublishers.ofString(body));
        }

        private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
                throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .version(HttpClient.Version.HTTP_1_1)
                    .timeout(Duration.ofSeconds(30))
                    .method(method, body);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** Answers every request with its own name and what it was asked. */
    private static final class Node {

        private final AtomicInteger requests = new AtomicInteger();
        private final HttpServer server;

        private Node(String name) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                requests.incrementAndGet();
                exchange.getRequestBody().readAllBytes();
                byte[] body = exchange.getRequestHeaders().entrySet().toString().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Side", name);
                exchange.getResponseHeaders()
                        .set("Uri", exchange.getRequestURI().toString());
                boolean head = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(200, head ? -1 : body.length);
                if (!head) {
                    exchange.getResponseBody().write(body);
                }
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        void close() {
            server.stop(0);
        }
    }

    /** Reads a request and then dies without an answer. */
    private static final class DyingNode implements AutoCloseable {

        private final AtomicInteger requests = new AtomicInteger();
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        private DyingNode() throws IOException {
            Thread thread = new Thread(this::dieOverAndOver, "dying-node");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void dieOverAndOver() {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    byte[] start = new byte[4];
                    if (connection.getInputStream().readNBytes(start, 0, 4) == 4) {
                        requests.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the gateway or the test has gone
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
