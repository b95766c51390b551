package io.eventbank.account.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.eventbank.account.api.value.AccountId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that follows an account over HTTP. */
final class Follower implements Flow.Subscriber<String>, AutoCloseable {

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "follower");
        thread.setDaemon(true);
        return thread;
    });
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(THREADS)
            .build();

    private final BlockingQueue<Event> received = new LinkedBlockingQueue<>();
    private final List<String> otherLines = new CopyOnWriteArrayList<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final CompletableFuture<HttpResponse.ResponseInfo> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;
    private final CompletableFuture<Flow.Subscription> lines = new CompletableFuture<>();
    private String name;
    private String id;
    private String data;

    /** One event; without an id, that is null. */
    record Event(String name, String id, String data) {

        long version() {
            return JsonPath.<Number>read(data, "$.version").longValue();
        }
    }

    private Follower(HttpRequest request) {
        ended = CLIENT.sendAsync(request, info -> {
                    opened.complete(info);
                    return HttpResponse.BodySubscribers.fromLineSubscriber(this);
                })
                .thenAccept(response -> {});
        ended.exceptionally(failure -> {
            opened.completeExceptionally(failure);
            return null;
        });
    }

    static HttpRequest.Builder request(int port, AccountId account, String token) {
        return request(port, account, token, "");
    }

    static HttpRequest.Builder request(int port, AccountId account, String token, String parameters) {
        String path = "/api/v1/accounts/" + account.value() + "/updates";
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + parameters))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
    }

    /** Opens a stream; it need not be open yet. */
    static Follower open(HttpRequest.Builder request) {
        return new Follower(request.build());
    }

    /** The answer to a request that is refused. */
    static HttpResponse<String> refused(HttpRequest.Builder request) throws Exception {
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .get(10, TimeUnit.SECONDS);
    }

    HttpResponse.ResponseInfo answer() throws Exception {
        return opened.get(20, TimeUnit.SECONDS);
    }

    /** The next event, which must come. */
    Event next() throws InterruptedException {
        Event event = received.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 seconds").isNotNull();
        return event;
    }

    /** The events that have come and were not asked for yet. */
    int waiting() {
        return received.size();
    }

    int heartbeats() {
        return heartbeats.get();
    }

    List<String> otherLines() {
        return otherLines;
    }

    boolean isOpen() {
        return opened.isDone() && !ended.isDone();
    }

    /** Whether the server has ended the stream as it should. */
    boolean isEnded() {
        return ended.isDone() && !ended.isCompletedExceptionally();
    }

    @Override
    public void close() {
        lines.thenAccept(Flow.Subscription::cancel);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        lines.complete(subscription);
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.startsWith("event:")) {
            name = line.substring(6);
        } else if (line.startsWith("id:")) {
            id = line.substring(3);
        } else if (line.startsWith("data:")) {
            assertThat(data).isNull();
            data = line.substring(5);
        } else if (line.startsWith(":")) {
            heartbeats.incrementAndGet();
        } else if (!line.isEmpty()) {
            otherLines.add(line);
        } else if (data != null) {
            received.add(new Event(name, id, data));
            name = null;
            id = null;
            data = null;
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The request fails with it, too.
    }

    @Override
    public void onComplete() {
        // The request completes as well.
    }
}
