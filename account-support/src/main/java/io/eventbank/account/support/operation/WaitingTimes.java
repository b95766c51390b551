package io.eventbank.account.support.operation;

import io.eventbank.account.support.axon.EventReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the events behind a place have been waiting, for one round of reports: each place is looked up once, and if
 * that fails, none any more, since each try may take long.
 */
final class WaitingTimes {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingTimes.class);

    private final EventReader events;
    private final Clock clock;
    private final Map<TrackingToken, Optional<Instant>> found = new HashMap<>();
    private boolean failed;

    WaitingTimes(EventReader events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** How many milliseconds ago the first event behind a place was recorded; 0 if there is none, null if unknown. */
    Long behind(TrackingToken place) {
        if (failed) {
            return null;
        }
        try {
            return found.computeIfAbsent(place, events::nextRecordedAt)
                    .map(recorded -> Math.max(
                            0, Duration.between(recorded, clock.instant()).toMillis()))
                    .orElse(0L);
        } catch (RuntimeException e) {
            LOG.debug("It could not be found out how long events have been waiting", e);
            failed = true;
            return null;
        }
    }
}
