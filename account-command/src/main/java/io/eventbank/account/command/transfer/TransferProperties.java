package io.eventbank.account.command.transfer;

import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of transfers.
 *
 * @param workers how many steps a process carries out at the same time
 * @param stepTimeout how long a step may take before it counts as failed and is ordered again
 * @param firstRetryAfter how long after a step failed it is ordered again; each time it fails anew, twice as long
 * @param maxRetryAfter the longest such time
 * @param settleWithin how long a transfer may take before it is listed and counted as one that does not settle
 */
@ConfigurationProperties("account.transfer")
record TransferProperties(
        int workers, Duration stepTimeout, Duration firstRetryAfter, Duration maxRetryAfter, Duration settleWithin) {

    TransferProperties {
        if (workers < 1) {
            throw new IllegalArgumentException("account.transfer.workers must be above zero");
        }
        if (Stream.of(stepTimeout, firstRetryAfter, maxRetryAfter, settleWithin)
                .anyMatch(limit -> limit == null || limit.isZero() || limit.isNegative())) {
            throw new IllegalArgumentException("The times of account.transfer must be above zero");
        }
    }

    /** The time until what has failed so many times, once at least, is tried again. */
    Duration retryAfter(int failures) {
        // 2^30 times anything sensible is above the maximum; a larger shift would overflow.
        Duration delay = firstRetryAfter.multipliedBy(1L << Math.min(failures - 1, 30));
        return delay.compareTo(maxRetryAfter) < 0 ? delay : maxRetryAfter;
    }
}
