package io.eventbank.account.query.operation;

import io.eventbank.account.query.operation.ProcessorView.SegmentView;
import io.eventbank.account.query.rebuild.RebuildRequests;
import io.eventbank.account.query.rebuild.RebuildView;
import io.eventbank.account.support.operation.ProcessorStatus;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts together what operators see of a processor: how it runs, and what only the query side knows of it. */
@Component
class ProcessorViews {

    private final DeadLetterCounts deadLetters;
    private final RebuildRequests rebuilds;

    ProcessorViews(DeadLetterCounts deadLetters, RebuildRequests rebuilds) {
        this.deadLetters = deadLetters;
        this.rebuilds = rebuilds;
    }

    ProcessorView of(ProcessorStatus processor) {
        return of(List.of(processor)).get(0);
    }

    List<ProcessorView> of(List<ProcessorStatus> processors) {
        Map<String, Long> parked = deadLetters.byProcessor();
        return processors.stream()
                .map(processor -> of(processor, parked.getOrDefault(processor.name(), 0L)))
                .toList();
    }

    private ProcessorView of(ProcessorStatus processor, long parked) {
        RebuildView rebuild = rebuilds.find(processor.name()).orElse(null);
        boolean replaying = rebuild != null && rebuild.isUnderWay();
        return new ProcessorView(
                processor.name(),
                processor.running(),
                processor.segments().stream()
                        .map(segment -> of(segment, replaying))
                        .toList(),
                processor.lag(),
                processor.lagSeconds(),
                parked,
                rebuild);
    }

    private static SegmentView of(ProcessorStatus.Segment segment, boolean replaying) {
        return new SegmentView(
                segment.id(),
                segment.position(),
                segment.caughtUp(),
                replaying || segment.replaying(),
                segment.error());
    }
}
