package io.eventbank.account.benchmark;

import io.eventbank.account.query.proof.VerificationView;
import io.eventbank.account.query.proof.Verifier;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sealing of events and their verification, as the query side does it. */
final class Sealing {

    private static final String SEALER = "io.eventbank.account.query.proof.SealerRunner";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private Sealing() {}

    /** Seals everything that is there, with a sealer that begins only now. */
    static Outcome run(ApplicationContext context) {
        SmartLifecycle sealer = context.getBean(SEALER, SmartLifecycle.class);
        long cpu = Deposits.cpuNanos();
        long start = System.nanoTime();
        sealer.start();
        long events = awaitAll(context.getBean(JdbcTemplate.class));
        Outcome outcome = new Outcome(events, System.nanoTime() - start, 0, 0, Deposits.cpuNanos() - cpu);
        sealer.stop();
        return outcome;
    }

    /**
     * Verifies all that is sealed.
     *
     * @throws IllegalStateException if it is not valid
     */
    static Outcome verify(ApplicationContext context) {
        long cpu = Deposits.cpuNanos();
        long start = System.nanoTime();
        VerificationView found = context.getBean(Verifier.class).verify();
        if (!found.valid()) {
            throw new IllegalStateException("What was sealed is not valid: " + found);
        }
        return new Outcome(found.eventsChecked(), System.nanoTime() - start, 0, 0, Deposits.cpuNanos() - cpu);
    }

    /** Waits until all is sealed, if a sealer runs. */
    static void awaitEnd(ApplicationContext context) {
        if (context.getBean(SEALER, SmartLifecycle.class).isRunning()) {
            awaitAll(context.getBean(JdbcTemplate.class));
        }
    }

    private static long awaitAll(JdbcTemplate jdbc) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long events = count(jdbc, "SELECT count(*) FROM event_store.event");
        while (count(jdbc, "SELECT size FROM event_seal.seal") < events) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The events are not sealed in time");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return events;
    }

    private static long count(JdbcTemplate jdbc, String query) {
        return jdbc.queryForObject(query, Long.class);
    }
}
