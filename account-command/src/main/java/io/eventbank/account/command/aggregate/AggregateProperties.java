package io.eventbank.account.command.aggregate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How aggregates are kept and taken in turn.
 *
 * @param cachedAggregates how many accounts and owners stay in memory between two commands, 0 for none; one that
 *     remembers much counts for several
 * @param turnTimeout how long a command waits for those that came to the same aggregate before it
 */
@ConfigurationProperties("account.command")
public record AggregateProperties(int cachedAggregates, Duration turnTimeout) {

    public AggregateProperties {
        if (cachedAggregates < 0) {
            throw new IllegalArgumentException("account.command.cached-aggregates must not be negative");
        }
        if (turnTimeout == null || turnTimeout.isNegative() || turnTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "account.command.turn-timeout must be a duration above zero, but is " + turnTimeout);
        }
    }
}
