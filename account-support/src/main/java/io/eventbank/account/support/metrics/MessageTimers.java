package io.eventbank.account.support.metrics;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.HandlerExecutionException;

/**
 * How long messages of one kind take to be handled, by their type and by what became of them: {@code done};
 * {@code refused}, with the code of the refusal; {@code conflict}, if somebody else changed the same thing, so that it
 * is tried again; {@code failed}. The meters are kept: to look one up in the registry costs more than to record.
 */
public final class MessageTimers {

    /** In place of a refusal's code: all meters of a name have the same tags. */
    private static final String NO_CODE = "none";

    private final MeterRegistry registry;
    private final String name;
    private final String typeTag;
    private final String description;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    /** @param typeTag the tag that says which type of message it was */
    public MessageTimers(MeterRegistry registry, String name, String typeTag, String description) {
        this.registry = registry;
        this.name = name;
        this.typeTag = typeTag;
        this.description = description;
    }

    /** What became of a message. */
    private enum Outcome {
        DONE,
        REFUSED,
        CONFLICT,
        FAILED
    }

    private record Key(Class<?> type, Outcome outcome, ErrorCode code) {}

    /**
     * Records that a message was handled.
     *
     * @param failure what came of it instead of an answer; null if it was answered
     */
    public void record(Class<?> type, Throwable failure, long nanos) {
        timers.computeIfAbsent(key(type, failure), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Key key(Class<?> type, Throwable failure) {
        if (failure == null) {
            return new Key(type, Outcome.DONE, null);
        }
        if (failure instanceof Refusal refusal) {
            return new Key(type, Outcome.REFUSED, refusal.code());
        }
        Object details = HandlerExecutionException.resolveDetails(failure).orElse(null);
        if (details instanceof Refusal.Details refusal) {
            return new Key(type, Outcome.REFUSED, refusal.code());
        }
        return new Key(type, details == HandlerFailure.CONFLICT ? Outcome.CONFLICT : Outcome.FAILED, null);
    }

    private Timer timer(Key key) {
        return Timer.builder(name)
                .description(description)
                .tag(typeTag, key.type().getSimpleName())
                .tag("outcome", key.outcome().name().toLowerCase(Locale.ROOT))
                .tag("code", key.code() == null ? NO_CODE : key.code().code())
                .register(registry);
    }
}
