package io.eventbank.account.support.operation;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;

/**
 * Which processors are paused, as this process knows it. Axon starts all of them; a paused one claims no segment, until
 * the agent stops it.
 */
final class ProcessorStates implements MaxSegmentProvider {

    private final ProcessorRecords records;
    private volatile Set<String> paused = Set.of();

    ProcessorStates(ProcessorRecords records) {
        this.records = records;
    }

    /** What an operator wants of a processor; with a number that grows with each wish. */
    record State(boolean paused, long generation) {

        static final State UNTOUCHED = new State(false, 0);
    }

    /** Looks up what is wanted now. */
    Map<String, State> read() {
        Map<String, State> states = records.states();
        paused = states.entrySet().stream()
                .filter(state -> state.getValue().paused())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        return states;
    }

    @Override
    public int getMaxSegments(String processor) {
        return paused.contains(processor) ? 0 : Short.MAX_VALUE;
    }
}
