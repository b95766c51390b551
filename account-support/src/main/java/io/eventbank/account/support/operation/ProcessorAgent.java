package io.eventbank.account.support.operation;

import io.eventbank.account.support.operation.ProcessorStates.State;
import io.eventbank.account.support.web.Ids;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does with the event processors of this process what operators want of them, in whatever process they have said so,
 * and reports on them.
 */
final class ProcessorAgent implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorAgent.class);

    private final String node = ManagementFactory.getRuntimeMXBean().getName() + "/" + Ids.next();
    private final ProcessorRecords records;
    private final ProcessorStates states;
    private final LocalProcessors processors;
    private final OperationProperties limits;
    private final SegmentOrders orders;
    private final Rounds rounds;
    private final Map<String, Long> obeyed = new HashMap<>(); // the number of the last wish
    private final Map<String, CompletableFuture<Void>> stopping = new HashMap<>();
    private final Map<String, Long> behindSince = new HashMap<>(); // by System.nanoTime()
    private volatile Overview overview;
    private volatile Long databaseAnswered; // by System.nanoTime(); null if it has not, or failed since

    ProcessorAgent(
            ProcessorRecords records, ProcessorStates states, LocalProcessors processors, OperationProperties limits) {
        this.records = records;
        this.states = states;
        this.processors = processors;
        this.limits = limits;
        this.rounds = new Rounds("processor-agent", limits.interval(), this::round);
        this.orders = new SegmentOrders(records, processors, limits.answerTimeout(), rounds::ask);
    }

    private record Overview(Map<String, ProcessorReport> reports, Set<String> overdue, long nanoTime) {}

    /** Looks after the processors now, and not only when it is time again. */
    void ask() {
        rounds.ask();
    }

    /** The last report on a processor of this process; empty if none was possible of late. */
    Optional<ProcessorReport> report(String processor) {
        Overview last = overview;
        return last == null || isTooOld(last.nanoTime())
                ? Optional.empty()
                : Optional.ofNullable(last.reports().get(processor));
    }

    /**
     * Whether events have been waiting for a processor of this process for longer than they may, and it has not caught
     * up for as long either: one that has just begun, with events of years before it, is not late.
     */
    boolean isOverdue(String processor) {
        Overview last = overview;
        return last != null && last.overdue().contains(processor);
    }

    /** Whether the database has answered this process of late. */
    boolean databaseAnswers() {
        Long answered = databaseAnswered;
        return answered != null && !isTooOld(answered);
    }

    @Override
    public void start() {
        rounds.start();
    }

    @Override
    public void stop() {
        rounds.stop();
        try {
            records.leave(node);
        } catch (RuntimeException e) {
            LOG.debug("Could not say that this process ends", e); // it will be found out
        }
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }

    /** Behind the processors, and before the first request. */
    @Override
    public int getPhase() {
        return SpringAxonConfiguration.LIFECYCLE_PHASE + 1;
    }

    private void round() {
        Map<String, State> wishes = wishes();
        processors.all().forEach((name, processor) -> obey(processor, wishes.getOrDefault(name, State.UNTOUCHED)));
        // What has been split or merged before is in the report.
        Map<String, Boolean> ended = orders.ended();
        report();
        ended.forEach(records::finish);
        orders.take();
        records.forget(limits.forgetAfter());
    }

    private Map<String, State> wishes() {
        try {
            Map<String, State> wishes = states.read();
            databaseAnswered = System.nanoTime();
            return wishes;
        } catch (RuntimeException e) {
            databaseAnswered = null;
            throw e;
        }
    }

    private void obey(StreamingEventProcessor processor, State wish) {
        String name = processor.getName();
        try {
            if (wish.paused()) {
                if (processor.isRunning()) {
                    CompletableFuture<Void> stop = processor.shutdownAsync();
                    stopping.put(name, stop);
                    stop.whenComplete((nothing, failure) -> rounds.ask());
                }
            } else if (obeyed.getOrDefault(name, 0L) < wish.generation()) {
                processor.start();
            }
            obeyed.put(name, wish.generation());
        } catch (RuntimeException e) {
            // Such as one that has not come to its end yet.
            LOG.warn("Processor {} could not be {}; goes on trying", name, wish.paused() ? "stopped" : "started", e);
        }
    }

    private void report() {
        long head = processors.head();
        WaitingTimes waiting = processors.waitingTimes();
        List<ProcessorReport> reports = new ArrayList<>();
        processors
                .all()
                .forEach((name, processor) -> reports.add(new ProcessorReport(
                        name,
                        isRunning(processor),
                        obeyed.getOrDefault(name, 0L),
                        head,
                        processors.segments(processor, head, waiting))));
        Map<String, ProcessorReport> byName = new HashMap<>();
        reports.forEach(report -> byName.put(report.processor(), report));
        overview = new Overview(Map.copyOf(byName), overdue(reports), System.nanoTime());
        records.report(node, reports);
    }

    private Set<String> overdue(List<ProcessorReport> reports) {
        long now = System.nanoTime();
        Set<String> overdue = new HashSet<>();
        for (ProcessorReport report : reports) {
            String name = report.processor();
            if (report.lag() == 0) {
                behindSince.remove(name);
            } else if (now - behindSince.computeIfAbsent(name, first -> now)
                            > limits.maxLagTime().toNanos()
                    && report.lagTime()
                            .filter(time -> time.compareTo(limits.maxLagTime()) > 0)
                            .isPresent()) {
                overdue.add(name);
            }
        }
        return Set.copyOf(overdue);
    }

    /** One that is being stopped may still be at its last events. */
    private boolean isRunning(StreamingEventProcessor processor) {
        CompletableFuture<Void> stop = stopping.get(processor.getName());
        return processor.isRunning() || stop != null && !stop.isDone();
    }

    private boolean isTooOld(long nanoTime) {
        return System.nanoTime() - nanoTime > limits.reportTimeout().toNanos();
    }
}
