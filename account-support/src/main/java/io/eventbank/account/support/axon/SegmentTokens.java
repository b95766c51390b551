package io.eventbank.account.support.axon;

import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;

/** How far the segments of event processors are, whoever processes them. To look claims none. */
public interface SegmentTokens {

    /** The position before the first event: here their numbers begin with 1, whatever those of the event store do. */
    long START = 0;

    /** Who may process a segment. */
    enum Claim {
        HERE,
        ELSEWHERE,
        NOBODY
    }

    /**
     * A segment as it is stored.
     *
     * @param token of the last event that it has processed for certain; null before the first
     */
    record SegmentToken(int segment, TrackingToken token, boolean replaying, Claim claim) {

        /** The position that its token stands for. */
        public long position() {
            return SegmentTokens.position(token);
        }
    }

    /** The segments of a processor; none if it has never run. */
    List<SegmentToken> segments(String processor);

    /** The token to go on from: the lowest one, where it joins several. */
    static TrackingToken lowest(TrackingToken token) {
        return WrappedToken.unwrapLowerBound(token);
    }

    /** The position that a token stands for: the lowest one, where it joins several. */
    static long position(TrackingToken token) {
        TrackingToken lowest = lowest(token);
        if (lowest instanceof GlobalSequenceTrackingToken ofAxonServer) {
            return ofAxonServer.getGlobalIndex() + 1; // which counts from 0
        }
        OptionalLong position = lowest == null ? OptionalLong.empty() : lowest.position();
        return position.orElse(START);
    }
}
