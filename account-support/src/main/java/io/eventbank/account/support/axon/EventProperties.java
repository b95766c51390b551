package io.eventbank.account.support.axon;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How events reach their processors when they are kept in PostgreSQL.
 *
 * @param pollInterval how often to look for what other processes appended
 * @param signalInterval the least time between two times that processors are told of events of this process: the first
 *     one is told at once, those that follow closely together
 * @param cachedEvents how many events that were read of late are kept for other processors to read
 */
@ConfigurationProperties("account.events")
record EventProperties(Duration pollInterval, Duration signalInterval, int cachedEvents) {

    EventProperties {
        if (pollInterval == null || pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException(
                    "account.events.poll-interval must be a duration above zero, but is " + pollInterval);
        }
        if (cachedEvents < 0) {
            throw new IllegalArgumentException("account.events.cached-events must not be negative");
        }
        if (signalInterval == null || signalInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "account.events.signal-interval must be a duration, but is " + signalInterval);
        }
    }
}
