package io.eventbank.account.support.start;

import io.eventbank.account.support.failure.Outage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the start up until what it needs can be reached: the processes of a system are started in any order. */
final class StartWait {

    private static final Logger LOG = LoggerFactory.getLogger(StartWait.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private StartWait() {}

    /** Uses what is waited for; throws why that could not be done. */
    interface Attempt {
        void make() throws Exception;
    }

    /**
     * Tries until it succeeds.
     *
     * @param what is waited for, for people
     * @throws IllegalStateException if it does not in this time; at once if waiting does not help, as with a wrong
     *     password
     */
    static void until(String what, Duration atMost, Attempt attempt) {
        long start = System.nanoTime();
        for (boolean waited = false; ; waited = true) {
            try {
                attempt.make();
                if (waited) {
                    LOG.info("{} answers", what);
                }
                return;
            } catch (Exception e) {
                if (!Outage.causes(e) || System.nanoTime() - start > atMost.toNanos()) {
                    throw new IllegalStateException(what + " cannot be used: " + e.getMessage(), e);
                }
                if (!waited) {
                    LOG.warn("Waiting for {}, {} s at most: {}", what, atMost.toSeconds(), e.getMessage());
                }
                pause(what);
            }
        }
    }

    private static void pause(String what) {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + what, e);
        }
    }
}
