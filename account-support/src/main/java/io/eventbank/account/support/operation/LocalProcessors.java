package io.eventbank.account.support.operation;

import io.eventbank.account.support.axon.SegmentTokens;
import io.eventbank.account.support.axon.SegmentTokens.Claim;
import io.eventbank.account.support.axon.SegmentTokens.SegmentToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** The event processors of this process, as they are. */
final class LocalProcessors {

    private final EventProcessingConfiguration processing;
    private final EventStore events;
    private final BatchFailures failures;

    LocalProcessors(EventProcessingConfiguration processing, EventStore events, BatchFailures failures) {
        this.processing = processing;
        this.events = events;
        this.failures = failures;
    }

    Map<String, StreamingEventProcessor> all() {
        Map<String, StreamingEventProcessor> found = new TreeMap<>();
        processing.eventProcessors().forEach((name, processor) -> {
            if (processor instanceof StreamingEventProcessor streaming) {
                found.put(name, streaming);
            }
        });
        return found;
    }

    /** The position of the last event. */
    long head() {
        return SegmentTokens.position(events.createHeadToken());
    }

    /** The segments of a processor as they are stored, by their ids. */
    Map<Integer, SegmentToken> tokens(String processor) {
        Map<Integer, SegmentToken> tokens = new TreeMap<>();
        if (processing.tokenStore(processor) instanceof SegmentTokens store) {
            store.segments(processor).forEach(token -> tokens.put(token.segment(), token));
        }
        return tokens;
    }

    /** The segments of a processor: what it is at itself, and how far the others are that it could be at. */
    List<ProcessorReport.Segment> segments(StreamingEventProcessor processor) {
        String name = processor.getName();
        // Before the tokens, which are then as new at least.
        Map<Integer, EventTrackerStatus> active = new HashMap<>(processor.processingStatus());
        Map<Integer, SegmentToken> tokens = tokens(name);
        failures.keepOnly(
                name,
                tokens.values().stream()
                        .filter(token -> token.claim() != Claim.ELSEWHERE)
                        .map(SegmentToken::segment)
                        .toList());
        return tokens.values().stream()
                .map(token -> segment(processor, token, active.get(token.segment())))
                .toList();
    }

    private ProcessorReport.Segment segment(
            StreamingEventProcessor processor, SegmentToken token, EventTrackerStatus status) {
        boolean claimed = status != null && token.claim() == Claim.HERE;
        // In memory it may be further than what is stored, by events that mean nothing to it.
        long position = claimed
                ? Math.max(token.position(), SegmentTokens.position(status.getTrackingToken()))
                : token.position();
        return new ProcessorReport.Segment(
                token.segment(),
                position,
                claimed ? status.isReplaying() : token.replaying(),
                claimed,
                token.claim() != Claim.ELSEWHERE && !claimed,
                error(processor, token));
    }

    private SegmentError error(StreamingEventProcessor processor, SegmentToken token) {
        SegmentError error = failures.of(processor.getName(), token.segment());
        return error == null && processor.isRunning() && processor.isError() && token.claim() != Claim.ELSEWHERE
                ? SegmentError.EVENTS
                : error;
    }
}
