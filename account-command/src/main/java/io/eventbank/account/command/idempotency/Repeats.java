package io.eventbank.account.command.idempotency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Gives kept answers again, byte for byte, and counts them. */
@Component
class Repeats {

    static final String REPLAYED = "Idempotency-Replayed";

    private final Counter replays;

    Repeats(ObjectProvider<MeterRegistry> meters) {
        MeterRegistry registry = meters.getIfAvailable();
        this.replays = registry == null
                ? null
                : Counter.builder("account.idempotency.replays")
                        .description("Requests that were answered with the answer to an earlier one")
                        .register(registry);
    }

    void answer(KeptAnswer kept, HttpServletResponse response) throws IOException {
        if (replays != null) {
            replays.increment();
        }
        response.setStatus(kept.status());
        response.setHeader(REPLAYED, "true");
        if (kept.location() != null) {
            response.setHeader(HttpHeaders.LOCATION, kept.location());
        }
        if (kept.etag() != null) {
            response.setHeader(HttpHeaders.ETAG, kept.etag());
        }
        if (kept.body() == null) {
            response.setContentLength(0);
            return;
        }
        response.setContentType(kept.contentType());
        response.setContentLength(kept.body().length);
        response.getOutputStream().write(kept.body());
    }
}
