package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.comparison.Comparison;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.eventhandling.TrackingToken;

/**
 * A rebuild of a read model: the one that is under way, or the last one.
 *
 * @param events how many it has read
 * @param busy how long that took
 * @param position up to where the tables that are being made are; null before the first event
 * @param failure a code; null unless it failed
 * @param comparison with the read model before; null until then
 * @param previousPosition up to where the tables are that it took the place of
 */
record Rebuild(
        String processor,
        Kind kind,
        Status status,
        Instant requestedAt,
        Instant startedAt,
        Instant finishedAt,
        long events,
        Duration busy,
        TrackingToken position,
        String failure,
        Comparison comparison,
        TrackingToken previousPosition) {

    /** What is made. */
    enum Kind {
        /** The read model from the first event on. */
        REPLAY,
        /** The one before the last rebuild, brought up to date. */
        ROLLBACK
    }

    /** How far it is. */
    enum Status {
        REQUESTED,
        FILLING,
        INDEXING,
        COMPARING,
        SWITCHED,
        FAILED;

        /** Whether there is more to do. */
        boolean underWay() {
            return this != SWITCHED && this != FAILED;
        }
    }
}
