package io.eventbank.account.support.operation;

import java.time.Duration;
import java.util.List;

/**
 * An event processor, over all processes that have it.
 *
 * @param running whether it runs in one of them
 * @param lag how many events it is behind, at most: the numbers of events have gaps
 * @param lagTime how long the oldest event has been recorded that it has not processed, zero if there is none; null if
 *     that is not known
 */
public record ProcessorStatus(String name, boolean running, List<Segment> segments, long lag, Duration lagTime) {

    /** The same in whole seconds, rounded up; null if it is not known. */
    public Long lagSeconds() {
        return lagTime == null ? null : lagTime.plusMillis(999).toSeconds();
    }

    /**
     * A part of a processor's work.
     *
     * @param position of the last event that it has processed; 0 if there is none
     * @param caughtUp whether that is the last one there is
     * @param replaying whether it processes events that it has processed before
     * @param error why it does not get on; null if it does
     */
    public record Segment(int id, long position, boolean caughtUp, boolean replaying, SegmentError error) {}
}
