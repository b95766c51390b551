package io.eventbank.account.query.projection;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;

/** Numbers of positions in the stream of all events. They have gaps, so that differences are at most so many events. */
public final class Position {

    private Position() {}

    /** The number of the last event before a position; -1 before the first event. */
    public static long number(TrackingToken position) {
        return position == null ? -1 : position.position().orElse(-1);
    }

    /** The position up to which all segments of a processor are; null if one of them has seen no event. */
    public static TrackingToken lowest(List<Optional<TrackingToken>> segments) {
        return segments.stream()
                .reduce((one, other) -> one.flatMap(token -> other.map(token::lowerBound)))
                .flatMap(lowest -> lowest)
                .orElse(null);
    }

    /** The position up to which two are; null if one of them is before the first event. */
    public static TrackingToken lowest(TrackingToken one, TrackingToken other) {
        return one == null || other == null ? null : one.lowerBound(other);
    }
}
