package io.eventbank.account.query.parity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How accounts are audited against their events, and healed.
 *
 * @param enabled whether this process takes part in the audit
 * @param interval how often some accounts are looked at
 * @param sampleSize how many accounts are looked at together; 0 turns the audit off
 * @param roundInterval how often a round through all accounts starts, at most
 * @param maxEvents how many events are read for one look, at most; accounts with more are skipped
 * @param batchSize how many events are written at a time; all of them are in memory
 * @param overdueAfter how long after the first look events may be missing before they count as lost
 * @param lockTimeout how long healing an account waits for the batches of the processor and for the audit
 * @param maxRows how many rows that differ in a table are looked at for the columns, of each account; of how many days
 *     is told
 * @param maxListed how much of what differs is in an answer
 */
@ConfigurationProperties("account.parity")
record ParityProperties(
        boolean enabled,
        Duration interval,
        int sampleSize,
        Duration roundInterval,
        int maxEvents,
        int batchSize,
        Duration overdueAfter,
        Duration lockTimeout,
        int maxRows,
        int maxListed) {

    ParityProperties {
        check("interval", interval.toMillis() > 0, interval);
        check("sample-size", sampleSize >= 0, sampleSize);
        check("round-interval", !roundInterval.isNegative(), roundInterval);
        check("max-events", maxEvents > 0, maxEvents);
        check("batch-size", batchSize > 0, batchSize);
        check("overdue-after", !overdueAfter.isNegative(), overdueAfter);
        check("lock-timeout", lockTimeout.toMillis() > 0, lockTimeout);
        check("max-rows", maxRows > 0, maxRows);
        check("max-listed", maxListed > 0, maxListed);
    }

    /** Whether this process looks at accounts by itself. */
    boolean audits() {
        return enabled && sampleSize > 0;
    }

    private static void check(String name, boolean valid, Object value) {
        if (!valid) {
            throw new IllegalArgumentException("account.parity." + name + " is too small: " + value);
        }
    }
}
