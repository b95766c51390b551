package io.eventbank.account.query.parity;

import java.time.Instant;

/**
 * An account that lacks events of a stream, which its processor may still have to see.
 *
 * @param streamId its own or its owner's
 * @param version up to which there were events
 * @param head a position behind all of them
 * @param overdue whether the processor was found to be behind them, too: then they are lost
 */
record Suspect(String accountId, String streamId, long version, long head, Instant since, boolean overdue) {}
