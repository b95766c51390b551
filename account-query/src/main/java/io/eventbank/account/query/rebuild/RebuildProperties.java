package io.eventbank.account.query.rebuild;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How read models are rebuilt.
 *
 * @param batchSize how many events are written at a time; all of them are in memory
 * @param pollInterval how often a node looks for a rebuild that nobody is at
 * @param maxPause how long it takes at most until a rebuild that was interrupted is tried again
 * @param parallel how many rebuilds a node carries out at the same time
 * @param fenceTimeout how long the processor's batches are waited for, before it is tried again later
 * @param switchTimeout how long reads of the tables may be waited for, and others be kept waiting behind that, before
 *     it is tried again later
 * @param maxCatchUp how many events the processor may be behind for both read models to be compared at the same one
 * @param comparisonExamples how many rows that differ are named, of each table
 * @param rollbackWait how long a request to roll back waits for the end of it
 */
@ConfigurationProperties("account.rebuild")
record RebuildProperties(
        int batchSize,
        Duration pollInterval,
        Duration maxPause,
        int parallel,
        Duration fenceTimeout,
        Duration switchTimeout,
        int maxCatchUp,
        int comparisonExamples,
        Duration rollbackWait) {

    RebuildProperties {
        check("batch-size", batchSize > 0, batchSize);
        check("poll-interval", pollInterval.toMillis() > 0, pollInterval);
        check("max-pause", maxPause.toMillis() > 0, maxPause);
        check("parallel", parallel > 0, parallel);
        check("fence-timeout", fenceTimeout.toMillis() > 0, fenceTimeout);
        check("switch-timeout", switchTimeout.toMillis() > 0, switchTimeout);
        check("max-catch-up", maxCatchUp >= 0, maxCatchUp);
        check("rollback-wait", !rollbackWait.isNegative(), rollbackWait);
        check("comparison-examples", comparisonExamples >= 0, comparisonExamples);
    }

    private static void check(String name, boolean valid, Object value) {
        if (!valid) {
            throw new IllegalArgumentException("account.rebuild." + name + " is too small: " + value);
        }
    }
}
