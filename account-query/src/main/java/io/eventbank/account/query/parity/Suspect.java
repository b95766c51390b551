package io.eventbank.account.query.parity;

import java.time.Instant;
import org.axonframework.eventhandling.TrackingToken;

/**
 * An account that lacks events of a stream, which its processor may still have to see.
 *
 * @param streamId its own or its owner's
 * @param version up to which there were events
 * @param head the position of the last event that there was then
 * @param overdue whether the processor was found to be behind them, too: then they are lost
 */
record Suspect(String accountId, String streamId, long version, TrackingToken head, Instant since, boolean overdue) {

    /** Whether the processor has seen all of its events, if it has seen all up to a position. */
    boolean isSeen(TrackingToken processor) {
        return processor != null && processor.covers(head);
    }
}
