package io.eventbank.account.support.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.queryhandling.QueryExecutionException;
import org.junit.jupiter.api.Test;

class MessageTimersTest {

    private static final Refusal REFUSAL = new Refusal(ErrorCode.ACCOUNT_CLOSED, "It is closed");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final MessageTimers timers = new MessageTimers(meters, "commands", "command", "Commands");

    private record Pay() {}

    @Test
    void whatWasAnsweredIsDone() {
        timers.record(Pay.class, null, 1_000_000);
        timers.record(Pay.class, null, 3_000_000);

        assertThat(timer("done", "none").count()).isEqualTo(2);
        assertThat(timer("done", "none").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4);
    }

    @Test
    void aRefusalIsCountedByItsCodeHoweverItIsToldOf() {
        timers.record(Pay.class, REFUSAL, 1);
        timers.record(Pay.class, new CommandExecutionException("no", null, REFUSAL.details()), 1);
        timers.record(Pay.class, new QueryExecutionException("no", null, REFUSAL.details()), 1);

        assertThat(timer("refused", "account_closed").count()).isEqualTo(3);
    }

    @Test
    void aConflictIsNoFailure() {
        timers.record(Pay.class, new CommandExecutionException("no", null, HandlerFailure.CONFLICT), 1);
        timers.record(Pay.class, new CommandExecutionException("no", null, HandlerFailure.UNAVAILABLE), 1);
        timers.record(Pay.class, new IllegalStateException("no"), 1);

        assertThat(timer("conflict", "none").count()).isEqualTo(1);
        assertThat(timer("failed", "none").count()).isEqualTo(2);
    }

    private Timer timer(String outcome, String code) {
        return meters.get("commands")
                .tags("command", "Pay", "outcome", outcome, "code", code)
                .timer();
    }
}
