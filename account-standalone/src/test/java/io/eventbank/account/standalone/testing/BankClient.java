package io.eventbank.account.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the REST interface, whatever serves it. Its callers are named {@code teller}, {@code customer} ... */
public abstract class BankClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** In place of the origin, until it is known what is asked of it. */
    private static final String SOMEWHERE = "http://bank.invalid";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    /** An answer: status, headers and JSON body. */
    public record Answer(int status, HttpResponse<String> response) {

        public JsonNode body() {
            return JSON.readTree(response.body());
        }

        public String text(String field) {
            return body().path(field).asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public Answer has(int expected) {
            assertThat(status).as(response.body()).isEqualTo(expected);
            return this;
        }

        public Answer isProblem(int expected, String code) {
            has(expected);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(text("code")).isEqualTo(code);
            return this;
        }
    }

    /** There is no answer, and nobody knows what became of the request. */
    public static final class NoAnswerException extends IllegalStateException {

        public NoAnswerException(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }

    /** The origin, such as {@code http://127.0.0.1:8080}, that serves a request. */
    public abstract String origin(String method, String path);

    /** A new token of a caller. */
    protected abstract String newToken(String client);

    /** Makes a caller known by a name of its own; returns the name. */
    public String introduce(String client, String token) {
        tokens.put(client, token);
        return client;
    }

    public Answer get(String client, String path) {
        return send(client, request(path).GET());
    }

    public Answer post(String client, String path, String json) {
        return send(client, json("POST", path, json));
    }

    /** With an {@code Idempotency-Key}. */
    public Answer post(String client, String path, String json, String key) {
        return send(client, json("POST", path, json).header("Idempotency-Key", key));
    }

    public Answer put(String client, String path, String json) {
        return send(client, json("PUT", path, json));
    }

    public Answer putIfMatch(String client, String path, String json, String tag) {
        return send(client, json("PUT", path, json).header("If-Match", tag));
    }

    public Answer delete(String client, String path) {
        return send(client, request(path).DELETE());
    }

    /** Sends a file and waits until it is imported. */
    public JsonNode importFile(String kind, HttpRequest.BodyPublisher file) throws InterruptedException {
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

    public JsonNode importText(String kind, List<String> lines) throws InterruptedException {
        return importFile(kind, HttpRequest.BodyPublishers.ofString(String.join("\n", lines) + "\n"));
    }

    /**
     * Sends a request of {@link #request} or {@link #json}. Of an answer that does not end there are only the headers.
     *
     * @param client who sends it; null for nobody
     */
    public Answer send(String client, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(routed(client, request), BankClient::body);
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new NoAnswerException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands on the lines of an answer that does not end, until what is returned is cancelled. */
    public CompletableFuture<Void> follow(String client, HttpRequest.Builder request, Consumer<String> lines) {
        CompletableFuture<HttpResponse<Stream<String>>> answer =
                http.sendAsync(routed(client, request), HttpResponse.BodyHandlers.ofLines());
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

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(SOMEWHERE + path)).timeout(Duration.ofSeconds(60));
    }

    public HttpRequest.Builder json(String method, String path, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json));
    }

    private static HttpResponse.BodySubscriber<String> body(HttpResponse.ResponseInfo answer) {
        boolean endless = answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        return endless ? new NoBody() : HttpResponse.BodyHandlers.ofString().apply(answer);
    }

    private HttpRequest routed(String client, HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        String path = request.uri().toString().substring(SOMEWHERE.length());
        HttpRequest.Builder routed = HttpRequest.newBuilder(request, (name, value) -> true)
                .uri(URI.create(origin(request.method(), path) + path));
        if (client != null) {
            routed.header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken));
        }
        return routed.build();
    }

    /** Takes nothing, and has the connection closed. */
    private static final class NoBody implements HttpResponse.BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedFuture("");
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            // Nothing was asked for.
        }

        @Override
        public void onError(Throwable failure) {
            // Nothing is waited for.
        }

        @Override
        public void onComplete() {
            // Nothing is waited for.
        }
    }
}
