package io.eventbank.account.support.operation;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.operation.ProcessorRecords.Received;
import io.eventbank.account.support.web.Ids;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators see of the event processors of all processes, and do with them. */
public final class ProcessorOperations {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorOperations.class);
    private static final long LOOK_AGAIN = 50; // milliseconds

    private final ProcessorRecords records;
    private final ProcessorAgent agent;
    private final OperationProperties limits;

    ProcessorOperations(ProcessorRecords records, ProcessorAgent agent, OperationProperties limits) {
        this.records = records;
        this.agent = agent;
        this.limits = limits;
    }

    /** All processors, by name; also those whose processes are gone, as they were last. */
    public List<ProcessorStatus> processors() {
        List<Received> received = records.reports(limits.reportTimeout());
        return byProcessor(received).values().stream()
                .map(reports -> reports.status(head(received)))
                .toList();
    }

    /** @throws Refusal if no process has a processor of that name */
    public ProcessorStatus processor(String name) {
        List<Received> received = records.reports(limits.reportTimeout());
        return reports(name, received).status(head(received));
    }

    /**
     * Stops a processor in all processes, until it is resumed.
     *
     * @throws Refusal if there is no such processor, or not all processes have stopped it in time
     */
    public ProcessorStatus pause(String name) {
        return want(name, true);
    }

    /**
     * Starts a processor in all processes, whatever it was stopped by.
     *
     * @throws Refusal if there is no such processor, or not all processes have started it in time
     */
    public ProcessorStatus resume(String name) {
        return want(name, false);
    }

    /**
     * Splits a segment in two.
     *
     * @param segment null for the largest one
     * @throws Refusal if that cannot be done, or has not been done in time
     */
    public ProcessorStatus split(String name, Integer segment) {
        ProcessorReports reports = running(name, ErrorCode.CANNOT_SPLIT);
        int[] ids = reports.segments();
        if (ids.length >= limits.maxSegments()) {
            throw new Refusal(
                    ErrorCode.CANNOT_SPLIT, "The processor has as many segments as it may have: " + ids.length);
        }
        Segment chosen = segment == null
                ? segments(ids)
                        .min(Comparator.comparing(Segment::getMask).thenComparing(Segment::getSegmentId))
                        .orElseThrow(() -> new Refusal(ErrorCode.CANNOT_SPLIT, "The processor has no segment"))
                : segment(segment, ErrorCode.CANNOT_SPLIT, ids);
        return carryOut(new SegmentOrder(Ids.next(), name, SegmentOrder.Kind.SPLIT, chosen.getSegmentId(), null));
    }

    /**
     * Makes one of two segments.
     *
     * @param segment one of them; null for those that were split last
     * @throws Refusal if that cannot be done, or has not been done in time
     */
    public ProcessorStatus merge(String name, Integer segment) {
        ProcessorReports reports = running(name, ErrorCode.CANNOT_MERGE);
        int[] ids = reports.segments();
        if (ids.length < 2) {
            throw new Refusal(ErrorCode.CANNOT_MERGE, "The processor has one segment only");
        }
        Segment chosen = segment == null
                ? segments(ids)
                        .max(Comparator.comparing(Segment::getMask).thenComparing(Segment::getSegmentId))
                        .orElseThrow()
                : segment(segment, ErrorCode.CANNOT_MERGE, ids);
        Segment other = segments(ids)
                .filter(chosen::isMergeableWith)
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ErrorCode.CANNOT_MERGE,
                        "The segment that it belongs to, " + chosen.mergeableSegmentId()
                                + ", has itself been split; merge that one first"));
        return carryOut(new SegmentOrder(
                Ids.next(), name, SegmentOrder.Kind.MERGE, chosen.getSegmentId(), other.getSegmentId()));
    }

    private ProcessorStatus want(String name, boolean paused) {
        reports(name); // or there is none
        long generation = records.want(name, paused);
        LOG.info("Processor {} is to {}", name, paused ? "stop, until it is resumed" : "run");
        agent.ask();
        if (!becomesTrue(() -> reports(name).haveDone(generation, !paused))) {
            throw new Refusal(
                    ErrorCode.PROCESSORS_NOT_REACHED,
                    paused
                            ? "Not all processes have stopped the processor in time; they do as soon as they can"
                            : "Not all processes have started the processor in time; they do as soon as they can");
        }
        return processor(name);
    }

    private ProcessorReports running(String name, ErrorCode refusal) {
        ProcessorReports reports = reports(name);
        if (!reports.isRunning()) {
            throw new Refusal(refusal, "The processor does not run; resume it first");
        }
        return reports;
    }

    private ProcessorStatus carryOut(SegmentOrder order) {
        if (!records.order(order, limits.answerTimeout())) {
            throw new Refusal(ErrorCode.CONCURRENT_CHANGE, "Another segment of the processor is being split or merged");
        }
        LOG.info("{} of segment {} of processor {} is ordered", order.kind(), order.segment(), order.processor());
        agent.ask();
        try {
            if (!becomesTrue(() -> hasEnded(order))
                    || records.status(order.id()).orElse(null) != SegmentOrder.Status.DONE) {
                throw new Refusal(
                        ErrorCode.PROCESSORS_NOT_REACHED,
                        "No process has done it in time; look at the segments, and try again");
            }
            return processor(order.processor());
        } finally {
            records.remove(order.id());
        }
    }

    private boolean hasEnded(SegmentOrder order) {
        Optional<SegmentOrder.Status> status = records.status(order.id());
        return status.isEmpty()
                || status.get() == SegmentOrder.Status.DONE
                || status.get() == SegmentOrder.Status.FAILED;
    }

    private boolean becomesTrue(Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + limits.answerTimeout().toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private ProcessorReports reports(String name) {
        return reports(name, records.reports(limits.reportTimeout()));
    }

    private static ProcessorReports reports(String name, List<Received> received) {
        ProcessorReports reports = byProcessor(received).get(name);
        if (reports == null) {
            throw new Refusal(ErrorCode.PROCESSOR_NOT_FOUND, "There is no such processor");
        }
        return reports;
    }

    private static Map<String, ProcessorReports> byProcessor(List<Received> received) {
        Map<String, ProcessorReports> reports = new LinkedHashMap<>();
        received.stream()
                .collect(Collectors.groupingBy(each -> each.report().processor(), TreeMap::new, Collectors.toList()))
                .forEach((name, each) -> reports.put(name, new ProcessorReports(name, each)));
        return reports;
    }

    private static long head(List<Received> received) {
        return received.stream().mapToLong(each -> each.report().head()).max().orElseThrow();
    }

    private static Stream<Segment> segments(int... ids) {
        return Stream.of(Segment.computeSegments(ids));
    }

    private static Segment segment(int id, ErrorCode refusal, int... ids) {
        return segments(ids)
                .filter(segment -> segment.getSegmentId() == id)
                .findFirst()
                .orElseThrow(() -> new Refusal(refusal, "The processor has no segment " + id));
    }
}
