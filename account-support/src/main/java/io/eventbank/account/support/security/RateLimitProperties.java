package io.eventbank.account.support.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many requests a process takes. Each process counts for itself.
 *
 * @param enabled whether requests are counted at all
 * @param perCaller of each subject of a token
 * @param perAddress of each address, without a valid token: wrong tokens, requests for tokens, health, documentation
 * @param maxCounted subjects and addresses that are counted at the same time; then one that was seldom seen is
 *     forgotten
 */
@ConfigurationProperties("account.rate-limit")
record RateLimitProperties(boolean enabled, Limit perCaller, Limit perAddress, int maxCounted) {

    RateLimitProperties {
        if (perCaller == null || perAddress == null) {
            throw new IllegalArgumentException(
                    "account.rate-limit.per-caller and account.rate-limit.per-address must be set");
        }
        if (maxCounted < 1) {
            throw new IllegalArgumentException("account.rate-limit.max-counted must be above zero");
        }
    }

    /**
     * One limit.
     *
     * @param requests that are taken in each period in the long run
     * @param period such as a second
     * @param burst how many may come at once after a silence
     */
    record Limit(int requests, Duration period, int burst) {

        Limit {
            if (requests < 1 || burst < 1 || period == null || period.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "requests, period and burst of account.rate-limit must be above zero");
            }
        }
    }
}
