package io.eventbank.account.support.operation;

import io.eventbank.account.support.operation.ProcessorRecords.Received;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What all processes say of one processor, the newest report first; there is one at least. */
record ProcessorReports(String processor, List<Received> received) {

    /** Whether all processes that are there have carried out a wish, and are as it says. */
    boolean haveDone(long generation, boolean running) {
        return live().stream().allMatch(report -> report.generation() >= generation && report.running() == running)
                && (!running || !live().isEmpty());
    }

    boolean isRunning() {
        return live().stream().anyMatch(ProcessorReport::running);
    }

    /** The ids of the segments, by the newest report. */
    int[] segments() {
        return newest().segments().stream()
                .mapToInt(ProcessorReport.Segment::id)
                .toArray();
    }

    /** @param head the position of the last event that any process knows of */
    ProcessorStatus status(long head) {
        List<ProcessorStatus.Segment> segments = newest().segments().stream()
                .map(segment -> status(segment, head))
                .sorted(Comparator.comparing(ProcessorStatus.Segment::id))
                .toList();
        long lag = newest().segments().stream()
                .mapToLong(segment -> behind(segment, head))
                .max()
                .orElse(0);
        return new ProcessorStatus(processor, isRunning(), segments, lag, lagTime());
    }

    /** By the reports of the processes that have the segments; null if one of them is not known. */
    private Duration lagTime() {
        List<Long> millis = newest().segments().stream()
                .map(stored -> claimed(stored.id())
                        .map(Claimed::segment)
                        .orElse(stored)
                        .lagMillis())
                .toList();
        return millis.contains(null)
                ? null
                : Duration.ofMillis(
                        millis.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    private ProcessorStatus.Segment status(ProcessorReport.Segment stored, long head) {
        Optional<ProcessorReport.Segment> claimed = claimed(stored.id()).map(Claimed::segment);
        ProcessorReport.Segment segment = claimed.orElse(stored);
        SegmentError error = claimed.isPresent()
                ? segment.error()
                : live().stream()
                        .flatMap(report -> report.segments().stream())
                        .filter(each -> each.id() == stored.id())
                        .map(ProcessorReport.Segment::error)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        return new ProcessorStatus.Segment(
                segment.id(), segment.position(), behind(stored, head) == 0, segment.replaying(), error);
    }

    /** By the report of the process that has the segment; else by what is stored and the last event there is. */
    private long behind(ProcessorReport.Segment stored, long head) {
        return claimed(stored.id())
                .map(claimed -> claimed.segment().behind(claimed.head()))
                .orElseGet(() -> stored.behind(head));
    }

    private record Claimed(ProcessorReport.Segment segment, long head) {}

    private Optional<Claimed> claimed(int id) {
        return live().stream()
                .flatMap(report -> report.segments().stream()
                        .filter(segment -> segment.id() == id && segment.claimed())
                        .map(segment -> new Claimed(segment, report.head())))
                .findFirst();
    }

    private ProcessorReport newest() {
        return live().stream().findFirst().orElseGet(() -> received.get(0).report());
    }

    private List<ProcessorReport> live() {
        return received.stream().filter(Received::live).map(Received::report).toList();
    }
}
