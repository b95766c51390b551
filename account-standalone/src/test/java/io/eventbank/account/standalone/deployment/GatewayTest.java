package io.eventbank.account.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final Path DEPLOY = Path.of("..", "deploy");
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
        "PUT, /api/v1/imports/4711, command",
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
    @ValueSource(
            strings = {
                "/",
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/read",
                "/command",
                "/bad_request",
                "/h2"
            })
    void nothingElseIsReached(String path) throws Exception {
        HttpResponse<String> answer = gateway.send("GET", path);

        assertThat(answer.headers().firstValue("Side")).isEmpty();
        assertProblem(answer, 404, "not_found", path);
    }

    /** Their names of servers are replaced by addresses; what nginx is too old for is left out. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway/local.conf", "gateway/nginx.conf", "kubernetes/base/nginx.conf"})
    void eachConfigurationServesAndLogs(String file) throws Exception {
        List<Integer> commands = List.of(command.port(), command.port());
        List<Integer> queries = List.of(query.port(), query.port());
        try (Gateway other = new Gateway(DEPLOY.resolve(file), commands, queries, Map.of())) {
            assertThat(other.send("POST", "/api/v1/accounts").headers().firstValue("Side"))
                    .hasValue("command");
            assertThat(other.send("GET", "/api/v1/accounts").headers().firstValue("Side"))
                    .hasValue("query");
            assertThat(other.send("POST", "/oauth2/token").headers().firstValue("Side"))
                    .hasValue("authorization");
            assertThat(other.logged("POST /oauth2/token 200")).contains("upstream_status=\"200\"");
        }
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
                "r-1");

        assertThat(answer.body())
                .contains("If-match=[\"1\"]", "Idempotency-key=[4711]", "X-request-id=[r-1]")
                .contains("Host=[127.0.0.1:" + gateway.port + "]", "X-forwarded-for=[127.0.0.1]")
                .contains("X-forwarded-proto=[http]");
    }

    @Test
    void theAddressAndTheSchemeThatATerminatorNearbyToldArePassedOn() throws Exception {
        HttpResponse<String> answer = gateway.send(
                "GET", "/api/v1/accounts", "X-Forwarded-For", "198.51.100.7, 192.0.2.1", "X-Forwarded-Proto", "https");

        assertThat(answer.body()).contains("X-forwarded-for=[192.0.2.1]", "X-forwarded-proto=[https]");
        assertThat(gateway.send("GET", "/nothing", "X-Forwarded-Proto", "https")
                        .headers()
                        .firstValue("Strict-Transport-Security"))
                .hasValue("max-age=31536000 ; includeSubDomains");
    }

    @Test
    void aStrangerIsNotBelieved() throws Exception {
        try (Gateway open = changed(Map.of("127.0.0.0/8", "127.0.0.2/32"))) {
            String[] headers = {"X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https"};
            HttpResponse<String> answer = open.send("GET", "/api/v1/accounts", headers);

            assertThat(answer.body()).contains("X-forwarded-for=[127.0.0.1]", "X-forwarded-proto=[http]");
            assertThat(open.send("GET", "/nothing", headers).headers().firstValue("Strict-Transport-Security"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "X-Forwarded-Host",
                "X-Forwarded-Port",
                "X-Forwarded-Prefix",
                "X-Forwarded-Ssl",
                "X-Forwarded-Scheme",
                "X-Forwarded-Server",
                "X-Real-IP",
                "X-Original-URL",
                "traceparent",
                "tracestate",
                "baggage"
            })
    void whatElseAClientSaysOfItsWayDoesNotReachTheServices(String header) throws Exception {
        assertThat(gateway.send("GET", "/api/v1/accounts", header, "made-up").body())
                .doesNotContain("made-up")
                .contains("X-forwarded-host=[127.0.0.1:" + gateway.port + "]");
    }

    @Test
    void theLogHasWhatOperatorsNeedAndNothingPersonal() throws Exception {
        String[] headers = {"X-Request-Id", "r-log", "Referer", "http://lovelace/", "User-Agent", "lovelace"};
        HttpResponse<String> answer = gateway.send("GET", "/api/v1/owners?q=lovelace@example.org", headers);

        assertThat(answer.headers().firstValue("Uri")).hasValue("/api/v1/owners?q=lovelace@example.org");
        assertThat(gateway.logged("request=r-log"))
                .matches(
                        "\\d{4}-\\S+ GET /api/v1/owners 200 bytes=\\d+ seconds=[\\d.]+ request=r-log upstream=\"127.0.0.1:"
                                + query.port() + "\" upstream_status=\"200\" upstream_connect=\"[\\d.]+\""
                                + " upstream_seconds=\"[\\d.]+\"");
        assertThat(gateway.log()).doesNotContain("lovelace");
    }

    @Test
    void norDoesItIfSomethingFails() throws Exception {
        try (Gateway alone = new Gateway(List.of(nobody, nobody), List.of(dying.port(), dying.port()))) {
            alone.send("POST", "/api/v1/owners?q=lovelace@example.org");
            alone.send("GET", "/api/v1/owners?q=lovelace@example.org");
            alone.send("POST", "/oauth2/token?q=lovelace@example.org", "x".repeat(2_000_000));
            raw(alone.port, "GET /api/v1/owners?q=lovelace x HTTP/1.1\r\nHost: a\r\n\r\n");
            alone.send("GET", "/last", "X-Request-Id", "r-last");

            alone.logged("request=r-last");
            assertThat(alone.log())
                    .contains("POST /api/v1/owners 503", "upstream_status=\"502, 502\"", "POST /oauth2/token 413")
                    .doesNotContain("lovelace", "client:", "[error]");
        }
    }

    @Test
    void whatCannotBeReadIsAProblemToo() throws Exception {
        assertThat(raw(gateway.port, "GET /owners?q=a x HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(raw(gateway.port, "GET /?q=" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo("HTTP/1.1 400 Bad Request");
        assertProblem(gateway.send("GET", "/x", "a", "a".repeat(20_000)), 400, "invalid_request", "/x");
    }

    @Test
    void theServicesSayWhatBrowsersMayDoWithTheirAnswers() throws Exception {
        assertThat(gateway.send("GET", "/api/v1/accounts").headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cache-control", List.of("no-cache"))
                .doesNotContainKeys("content-security-policy", "x-frame-options");
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

    @Test
    void aLargeBodyOfAnotherMethodIsRefusedBeforeItIsSent() throws Exception {
        int before = command.requests.get();
        String path = " /api/v1/imports/accounts HTTP/1.1\r\nHost: a\r\n";

        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            assertThat(raw(gateway.port, method + path + "Content-Length: 1000000000\r\n\r\n"))
                    .as(method)
                    .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        }
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n"; // as many as are more than 1 MB
        assertThat(raw(gateway.port, "PUT" + path + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(33)))
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(command.requests.get()).isEqualTo(before);
    }

    @Test
    void oneClientHasSoManyRequestsUnderWayAndNoMore() throws Exception {
        try (Gateway narrow = changed(Map.of("limit_conn clients 1000", "limit_conn clients 1"));
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), narrow.port)) {
            slow.getOutputStream()
                    .write("POST /api/v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> narrow.send("GET", "/api/v1/accounts").statusCode() == 429);

            HttpResponse<String> refused = narrow.send("GET", "/api/v1/accounts");
            assertProblem(refused, 429, "too_many_requests", "/api/v1/accounts");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(narrow.send("GET", "/api/v1/accounts", "X-Forwarded-For", "192.0.2.1")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoDoesNotFinishAHeaderIsHungUpOn() throws Exception {
        try (Gateway impatient = changed(Map.of("client_header_timeout 15s", "client_header_timeout 200ms"))) {
            assertThat(raw(impatient.port, "GET /api/v1/accounts HTTP/1.1\r\nHost:"))
                    .isNull();
        }
    }

    private static Gateway changed(Map<String, String> changes) throws IOException {
        List<Integer> commands = List.of(command.port(), command.port());
        List<Integer> queries = List.of(query.port(), query.port());
        return new Gateway(DEPLOY.resolve("gateway/local.conf"), commands, queries, changes);
    }

    /** The first line of the answer to what is sent as it is; null if there is none. */
    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (SocketException reset) {
            return null;
        }
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
        assertThat(answer.headers().map())
                .containsKey("x-request-id")
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("server", List.of("nginx"))
                .doesNotContainKey("strict-transport-security");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** nginx with the configuration for one machine, other ports, and nodes that are never left out. */
    private static final class Gateway implements AutoCloseable {

        private final int port = freePort();
        private final Path log;
        private final Process process;

        private Gateway(List<Integer> commands, List<Integer> queries) throws IOException {
            this(DEPLOY.resolve("gateway/local.conf"), commands, queries, Map.of());
        }

        private Gateway(Path file, List<Integer> commands, List<Integer> queries, Map<String, String> changes)
                throws IOException {
            Path own = Files.createTempDirectory(directory, "gateway");
            Set<String> changed = new HashSet<>();
            for (String part : List.of("answers.conf", "gateway.conf", "requests.conf", "routes.conf")) {
                String text = Files.readString(DEPLOY.resolve("gateway").resolve(part));
                for (Map.Entry<String, String> change : changes.entrySet()) {
                    if (text.contains(change.getKey())) {
                        changed.add(change.getKey());
                        text = text.replace(change.getKey(), change.getValue());
                    }
                }
                Files.writeString(own.resolve(part), text);
            }
            assertThat(changed).isEqualTo(changes.keySet());
            String text = Files.readString(file)
                    .replace("/tmp/eventbank-gateway/", "/tmp/")
                    .replace("/tmp/", own + "/")
                    .replace("daemon off;", "")
                    .replaceAll(" resolve\\b", "")
                    .replaceAll("listen (127\\.0\\.0\\.1:)?8080", "listen 127.0.0.1:" + port)
                    .replaceAll(
                            "127\\.0\\.0\\.1:8081|command-1:8080|account-command:8080", "127.0.0.1:" + commands.get(0))
                    .replaceAll("127\\.0\\.0\\.1:8083|command-2:8080", "127.0.0.1:" + commands.get(1))
                    .replaceAll("127\\.0\\.0\\.1:8082|query-1:8080|account-query:8080", "127.0.0.1:" + queries.get(0))
                    .replaceAll("127\\.0\\.0\\.1:8084|query-2:8080", "127.0.0.1:" + queries.get(1))
                    .replaceAll("(127\\.0\\.0\\.1|authorization):9000", "127.0.0.1:" + authorization.port())
                    .replace("fail_timeout=5s", "max_fails=0")
                    .replaceAll("worker_processes \\w+", "worker_processes 1");
            // As one user, as in a container: the test's directory is closed to others.
            String one = "root".equals(System.getProperty("user.name")) ? "user root root;\n" : "";
            Path configuration = Files.writeString(own.resolve("nginx.conf"), "daemon off;\n" + one + text);
            log = own.resolve("log");
            process = new ProcessBuilder(NGINX.toString(), "-e", "stderr", "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())) // nginx opens it once more
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

        String log() throws IOException {
            return Files.readString(log);
        }

        /** The line of the log with this in it. It is written when the answer is under way. */
        String logged(String part) {
            return await().atMost(Duration.ofSeconds(10))
                    .until(
                            () -> log().lines()
                                    .filter(line -> line.contains(part))
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
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
                exchange.getResponseHeaders().set("Cache-Control", "no-cache");
                exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
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
