package io.eventbank.account.query.operation;

import io.eventbank.account.support.operation.OperationProperties;
import io.eventbank.account.support.operation.Rounds;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How many events could not be projected. For health and metrics they are counted in advance, whoever asks. */
@Component
class DeadLetterCounts implements SmartLifecycle {

    private final JdbcTemplate jdbc;
    private final OperationProperties limits;
    private final Rounds rounds;
    private volatile Counts last;

    DeadLetterCounts(JdbcTemplate jdbc, OperationProperties limits) {
        this.jdbc = jdbc;
        this.limits = limits;
        this.rounds = new Rounds(
                "dead-letter-counts",
                limits.interval(),
                () -> last = new Counts(Map.copyOf(byProcessor()), System.nanoTime()));
    }

    private record Counts(Map<String, Long> byProcessor, long nanoTime) {}

    /** Counts them now; processors without any are left out. */
    Map<String, Long> byProcessor() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.query("SELECT processor, count(*) FROM account_query.dead_letter GROUP BY processor", row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }

    /** As they were counted of late; empty if that was not possible. */
    Optional<Map<String, Long>> counted() {
        Counts counts = last;
        return counts == null
                        || System.nanoTime() - counts.nanoTime()
                                > limits.reportTimeout().toNanos()
                ? Optional.empty()
                : Optional.of(counts.byProcessor());
    }

    @Override
    public void start() {
        rounds.start();
    }

    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }
}
