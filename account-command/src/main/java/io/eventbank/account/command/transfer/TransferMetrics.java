package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.TransferLegOutcome;
import io.eventbank.account.api.value.TransferStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How the steps of transfers go, and how transfers end. */
@Component
class TransferMetrics {

    private final MeterRegistry registry;
    private final Counter reminders;
    private final Map<TransferStatus, Timer> ends = new EnumMap<>(TransferStatus.class);
    private final Map<StepKey, Timer> steps = new ConcurrentHashMap<>();

    TransferMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.reminders = Counter.builder("account.transfer.retries")
                .description("Steps that failed and will be ordered again")
                .register(registry);
        for (TransferStatus end : TransferStatus.values()) {
            if (end != TransferStatus.PENDING) {
                ends.put(
                        end,
                        Timer.builder("account.transfers.finished")
                                .description(
                                        "Transfers that have come to an end, and the time since they were requested")
                                .tag("outcome", end.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
        }
    }

    /** What became of a step. */
    private enum StepOutcome {
        DONE,
        /** The account has decided against it. */
        REFUSED,
        FAILED,
        /** Nobody waits for it any longer. */
        TIMEOUT
    }

    private record StepKey(Class<?> command, StepOutcome outcome) {}

    /**
     * A step has come to its end.
     *
     * @param answer of its receiver, if there is no failure
     * @param nanos since it was ordered
     */
    void step(Object command, Object answer, Throwable failure, long nanos) {
        steps.computeIfAbsent(new StepKey(command.getClass(), outcome(answer, failure)), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A step has failed, and its saga will be reminded of it. */
    void reminder() {
        reminders.increment();
    }

    /** A transfer has come to its end, so long after it was requested. */
    void finished(TransferStatus end, Duration time) {
        ends.get(end).record(time.isNegative() ? Duration.ZERO : time);
    }

    private static StepOutcome outcome(Object answer, Throwable failure) {
        if (failure != null) {
            return failure instanceof CancellationException ? StepOutcome.TIMEOUT : StepOutcome.FAILED;
        }
        return answer instanceof TransferLegOutcome leg && leg.failureCode() != null
                ? StepOutcome.REFUSED
                : StepOutcome.DONE;
    }

    private Timer timer(StepKey key) {
        return Timer.builder("account.transfer.steps")
                .description("Steps of transfers, and the time since they were ordered")
                .tag("step", key.command().getSimpleName())
                .tag("outcome", key.outcome().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
