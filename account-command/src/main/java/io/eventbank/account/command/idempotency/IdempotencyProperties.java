package io.eventbank.account.command.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of what is kept of requests with an {@code Idempotency-Key}.
 *
 * @param claimTimeout after which a request that was not answered counts as crashed
 * @param retention how long answers are kept; 24 hours at least, which is what clients are promised
 * @param deleteBatch how many records are deleted by one statement
 * @param deleteInterval the time between two deletions of what is older than the retention
 */
@ConfigurationProperties("account.idempotency")
record IdempotencyProperties(Duration claimTimeout, Duration retention, int deleteBatch, Duration deleteInterval) {

    private static final Duration PROMISED = Duration.ofHours(24);

    IdempotencyProperties {
        if (claimTimeout.isNegative() || claimTimeout.isZero()) {
            throw new IllegalArgumentException("account.idempotency.claim-timeout must be above zero");
        }
        if (retention.compareTo(PROMISED) < 0) {
            throw new IllegalArgumentException("account.idempotency.retention must be 24 hours at least");
        }
        if (deleteBatch < 1) {
            throw new IllegalArgumentException("account.idempotency.delete-batch must be above zero");
        }
    }
}
