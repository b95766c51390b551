package io.eventbank.account.support.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a process says of one of its event processors.
 *
 * @param generation of the last wish of an operator that it has carried out
 * @param head the position of the last event there was
 */
record ProcessorReport(String processor, boolean running, long generation, long head, List<Segment> segments) {

    /**
     * A segment of the processor, whoever processes it.
     *
     * @param position of the last event that it has processed
     * @param claimed whether this process processes it
     * @param free whether nobody does
     * @param error why this process failed to, the last time it tried; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Segment(int id, long position, boolean replaying, boolean claimed, boolean free, SegmentError error) {

        long behind(long head) {
            return Math.max(0, head - position);
        }
    }

    /** How many events the processor is behind with what this process processes or could, at most. */
    long lag() {
        return segments.stream()
                .filter(segment -> segment.claimed() || segment.free())
                .mapToLong(segment -> segment.behind(head))
                .max()
                .orElse(0);
    }

    /** Why the processor fails in this process; null if it does not. */
    SegmentError error() {
        return segments.stream()
                .map(Segment::error)
                .filter(error -> error != null)
                .findFirst()
                .orElse(null);
    }

    long claimed() {
        return segments.stream().filter(Segment::claimed).count();
    }
}
