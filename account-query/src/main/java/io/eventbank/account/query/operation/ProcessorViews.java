package io.eventbank.account.query.operation;

import io.eventbank.account.query.operation.ProcessorView.SegmentView;
import io.eventbank.account.support.operation.ProcessorStatus;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts together what operators see of a processor: how it runs, and what only the query side knows of it. */
@Component
class ProcessorViews {

    private final DeadLetterCounts deadLetters;

    ProcessorViews(DeadLetterCounts deadLetters) {
        this.deadLetters = deadLetters;
    }

    ProcessorView of(ProcessorStatus processor) {
        return of(List.of(processor)).get(0);
    }

    List<ProcessorView> of(List<ProcessorStatus> processors) {
        Map<String, Long> parked = deadLetters.byProcessor();
        return processors.stream()
                .map(processor -> new ProcessorView(
                        processor.name(),
                        processor.running(),
                        processor.segments().stream().map(ProcessorViews::of).toList(),
                        processor.lag(),
                        parked.getOrDefault(processor.name(), 0L)))
                .toList();
    }

    private static SegmentView of(ProcessorStatus.Segment segment) {
        return new SegmentView(
                segment.id(), segment.position(), segment.caughtUp(), segment.replaying(), segment.error());
    }
}
