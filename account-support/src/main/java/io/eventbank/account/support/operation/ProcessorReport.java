package io.eventbank.account.support.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
     * @param lagMillis how long the oldest event that it has not processed has been recorded; 0 if there is none, null
     *     if this process does not know
     * @param error why this process failed to, the last time it tried; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Segment(
            int id,
            long position,
            boolean replaying,
            boolean claimed,
            boolean free,
            Long lagMillis,
            SegmentError error) {

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

    /**
     * How long the oldest event has been recorded that the processor has not processed, of what this process processes
     * or could; empty if that is not known.
     */
    Optional<Duration> lagTime() {
        List<Segment> own = segments.stream()
                .filter(segment -> segment.claimed() || segment.free())
                .toList();
        return own.stream().anyMatch(segment -> segment.lagMillis() == null)
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(
                        own.stream().mapToLong(Segment::lagMillis).max().orElse(0)));
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
