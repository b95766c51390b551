package io.eventbank.account.query.proof;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends checkpoints to an address outside, as the body of a POST, {@code text/plain}. Each one says all that those
 * before it say, so that only the newest is sent, again and again until it is taken (2xx).
 */
@Component
class CheckpointSender {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSender.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI target;
    private final HttpClient client;
    private final AtomicReference<String> waiting = new AtomicReference<>();
    private final AtomicBoolean sending = new AtomicBoolean();

    /** @throws IllegalArgumentException if the address is none that can be sent to */
    CheckpointSender(SealProperties settings) {
        URI configured = settings.checkpointUrl();
        this.target = configured == null || configured.toString().isEmpty() ? null : configured;
        if (target != null) {
            request(""); // refuses what is no address
        }
        this.client = target == null
                ? null
                : HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /** Has a checkpoint sent the next time. */
    void offer(String note) {
        if (target != null) {
            waiting.set(note);
        }
    }

    /** Sends what is waiting, without waiting for the answer; one at a time. */
    void send() {
        String note = waiting.get();
        if (note == null || !sending.compareAndSet(false, true)) {
            return;
        }
        client.sendAsync(request(note), HttpResponse.BodyHandlers.discarding())
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> {
                    if (failure != null || answer.statusCode() / 100 != 2) {
                        LOG.warn(
                                "A checkpoint was not taken by {}; it is tried again: {}",
                                target.getHost(),
                                failure == null ? answer.statusCode() : failure.toString());
                    } else {
                        waiting.compareAndSet(note, null);
                    }
                    sending.set(false);
                });
    }

    private HttpRequest request(String note) {
        return HttpRequest.newBuilder(target)
                .timeout(TIMEOUT)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(note))
                .build();
    }
}
