package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.StandaloneApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The all-in-one as a process of its own, and a client of its REST interface. */
final class Bank implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern READY = Pattern.compile("Ready: API (http://127\\.0\\.0\\.1:[0-9]+)/api/v1");
    private static final Duration START = Duration.ofMinutes(4);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new HashMap<>();
    private final Process process;
    private final String origin;

    private Bank(Process process, String origin) {
        this.process = process;
        this.origin = origin;
    }

    /** An answer: status, headers and JSON body. */
    record Answer(int status, HttpResponse<String> response) {

        JsonNode body() {
            return JSON.readTree(response.body());
        }

        String text(String field) {
            return body().path(field).asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        Answer has(int expected) {
            assertThat(status).as(response.body()).isEqualTo(expected);
            return this;
        }

        Answer isProblem(int expected, String code) {
            has(expected);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(text("code")).isEqualTo(code);
            return this;
        }
    }

    /**
     * Starts it on a data directory and a free port, and returns when it is ready.
     *
     * @param settings as on the command line
     */
    static Bank start(Path dataDirectory, String... settings) throws Exception {
        Files.createDirectories(dataDirectory);
        Path log = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneApplication.class.getName(),
                "--server.port=0",
                "--account.data-dir=" + dataDirectory,
                "--account.database.binaries-dir=" + new File("target/postgresql-binaries").getAbsolutePath()));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return new Bank(process, ready.group(1));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        throw new IllegalStateException("It did not start:\n" + Files.readString(log));
    }

    long pid() {
        return process.pid();
    }

    /** As by {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    Answer get(String client, String path) {
        return send(client, request(path).GET());
    }

    Answer post(String client, String path, String json) {
        return send(client, json("POST", path, json));
    }

    Answer put(String client, String path, String json) {
        return send(client, json("PUT", path, json));
    }

    Answer putIfMatch(String client, String path, String json, String tag) {
        return send(client, json("PUT", path, json).header("If-Match", tag));
    }

    Answer delete(String client, String path) {
        return send(client, request(path).DELETE());
    }

    /** Sends a file and waits until it is imported. */
    JsonNode importFile(String kind, HttpRequest.BodyPublisher file) throws InterruptedException {
        Answer accepted = send(
                        "teller",
                        request("/api/v1/imports/" + kind)
                                .header("Content-Type", "text/csv")
                                .POST(file))
                .has(202);
        long deadline = System.nanoTime() + Duration.ofMinutes(15).toNanos();
        while (true) {
            JsonNode state = get("teller", accepted.header("Location")).has(200).body();
            if (!state.path("status").asString().equals("RUNNING") || System.nanoTime() > deadline) {
                return state;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    JsonNode importText(String kind, List<String> lines) throws InterruptedException {
        return importFile(kind, HttpRequest.BodyPublishers.ofString(String.join("\n", lines) + "\n"));
    }

    Answer send(String client, HttpRequest.Builder request) {
        if (client != null) {
            request.header("Authorization", "Bearer " + token(client));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands on the lines of an answer that does not end, until what is returned is cancelled. */
    CompletableFuture<Void> follow(String client, HttpRequest.Builder request, Consumer<String> lines) {
        request.header("Authorization", "Bearer " + token(client));
        CompletableFuture<HttpResponse<Stream<String>>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines());
        CompletableFuture<Void> following = answer.thenAcceptAsync(response -> {
            try (Stream<String> body = response.body()) {
                body.forEach(lines);
            } catch (UncheckedIOException e) {
                // Cancelled, or the server went away: whoever waits for lines will notice.
            }
        });
        following.whenComplete((nothing, failure) ->
                answer.thenAccept(response -> response.body().close()));
        return following;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path)).timeout(Duration.ofSeconds(60));
    }

    HttpRequest.Builder json(String method, String path, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json));
    }

    private String token(String client) {
        return tokens.computeIfAbsent(client, name -> {
            String secret = Base64.getEncoder()
                    .encodeToString((name + ":" + name + "-secret").getBytes(StandardCharsets.UTF_8));
            HttpRequest.Builder request = request("/oauth2/token")
                    .header("Authorization", "Basic " + secret)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"));
            return send(null, request).has(200).text("access_token");
        });
    }
}
