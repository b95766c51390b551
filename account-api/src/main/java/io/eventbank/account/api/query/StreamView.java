package io.eventbank.account.api.query;

import java.time.Instant;

/**
 * The stream of an aggregate.
 *
 * @param streamId type and id, such as {@code BankAccount-A1}
 * @param streamAgeDays whole days since the first event
 */
public record StreamView(
        String streamId,
        String aggregateType,
        long eventCount,
        Instant firstEventAt,
        Instant lastEventAt,
        long streamAgeDays) {}
