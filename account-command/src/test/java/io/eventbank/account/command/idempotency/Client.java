package io.eventbank.account.command.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** A client of the command application's REST interface. */
public final class Client {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String origin;

    public Client(ConfigurableApplicationContext application) {
        this.origin = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }

    /** A request by the teller {@code t}, unless it says otherwise. */
    public record Request(String method, String path, String token, String body, List<String> headers) {

        public static Request post(String path, String json) {
            return new Request("POST", path, "t.teller", json, List.of("Content-Type", "application/json"));
        }

        public static Request put(String path, String json) {
            return new Request("PUT", path, "t.teller", json, List.of("Content-Type", "application/json"));
        }

        public static Request csv(String path, String file) {
            return new Request("POST", path, "t.teller", file, List.of("Content-Type", "text/csv"));
        }

        public Request by(String newToken) {
            return new Request(method, path, newToken, body, headers);
        }

        public Request with(String name, String value) {
            List<String> more = new ArrayList<>(headers);
            more.addAll(List.of(name, value));
            return new Request(method, path, token, body, more);
        }

        public Request key(String key) {
            return with("Idempotency-Key", key);
        }
    }

    public record Answer(int status, HttpResponse<byte[]> response) {

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public String body() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public <T> T read(String path) {
            return JsonPath.read(body(), path);
        }

        public boolean isReplayed() {
            return "true".equals(header("Idempotency-Replayed"));
        }

        public Answer has(int expected) {
            assertThat(status).as(body()).isEqualTo(expected);
            return this;
        }

        public Answer isProblem(int expected, String code) {
            has(expected);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(this.<String>read("$.code")).isEqualTo(code);
            return this;
        }

        /** The same to whoever has asked: status, headers and each byte of the body. */
        public Answer isThatOf(Answer first) {
            has(first.status());
            assertThat(response.body()).isEqualTo(first.response().body());
            for (String header : List.of("Location", "ETag", "Content-Type")) {
                assertThat(header(header)).as(header).isEqualTo(first.header(header));
            }
            return this;
        }
    }

    public Answer send(Request request) throws IOException {
        return send(request, BodyPublishers.ofString(request.body()));
    }

    /** Sends it without saying how long the body is. */
    Answer sendChunked(Request request) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        return send(request, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    private Answer send(Request request, HttpRequest.BodyPublisher body) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(origin + request.path()))
                .header("Authorization", "Bearer " + request.token())
                .method(request.method(), body);
        for (int i = 0; i < request.headers().size(); i += 2) {
            builder.header(request.headers().get(i), request.headers().get(i + 1));
        }
        try {
            HttpResponse<byte[]> response = http.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("Interrupted while waiting for an answer");
        }
    }
}
