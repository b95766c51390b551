package io.eventbank.account.support.axon;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How events reach their processors when they are kept in PostgreSQL.
 *
 * @param pollInterval how often to look for what other processes appended; events of this process are seen at once
 */
@ConfigurationProperties("account.events")
record EventProperties(Duration pollInterval) {

    EventProperties {
        if (pollInterval == null || pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException(
                    "account.events.poll-interval must be a duration above zero, but is " + pollInterval);
        }
    }
}
