package io.eventbank.account.support.operation;

import io.eventbank.account.support.axon.EventReader;
import io.eventbank.account.support.axon.SegmentTokens;
import io.eventbank.account.support.axon.SegmentTokens.Claim;
import io.eventbank.account.support.axon.SegmentTokens.SegmentToken;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** The event processors of this process, as they are. */
final class LocalProcessors {

    private final EventProcessingConfiguration processing;
    private final EventStore events;
    private final EventReader reader;
    private final Clock clock;
    private final BatchFailures failures;

    LocalProcessors(
            EventProcessingConfiguration processing,
            EventStore events,
            EventReader reader,
            Clock clock,
            BatchFailures failures) {
        this.processing = processing;
        this.events = events;
        this.reader = reader;
        this.clock = clock;
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

    /** How long events have been waiting, as of now. */
    WaitingTimes waitingTimes() {
        return new WaitingTimes(reader, clock);
    }

    /**
     * The segments of a processor: what it is at itself, and how far the others are that it could be at.
     *
     * @param head the position of the last event
     */
    List<ProcessorReport.Segment> segments(StreamingEventProcessor processor, long head, WaitingTimes waiting) {
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
                .map(token -> segment(processor, token, active.get(token.segment()), head, waiting))
                .toList();
    }

    private ProcessorReport.Segment segment(
            StreamingEventProcessor processor,
            SegmentToken token,
            EventTrackerStatus status,
            long head,
            WaitingTimes waiting) {
        boolean claimed = status != null && token.claim() == Claim.HERE;
        // In memory it may be further than what is stored, by events that mean nothing to it.
        TrackingToken inMemory = claimed ? SegmentTokens.lowest(status.getTrackingToken()) : null;
        TrackingToken reached = SegmentTokens.position(inMemory) > token.position() ? inMemory : token.token();
        long position = SegmentTokens.position(reached);
        boolean mine = token.claim() != Claim.ELSEWHERE;
        return new ProcessorReport.Segment(
                token.segment(),
                position,
                claimed ? status.isReplaying() : token.replaying(),
                claimed,
                mine && !claimed,
                position >= head ? Long.valueOf(0) : mine ? waiting.behind(reached) : null,
                error(processor, token));
    }

    private SegmentError error(StreamingEventProcessor processor, SegmentToken token) {
        SegmentError error = failures.of(processor.getName(), token.segment());
        return error == null && processor.isRunning() && processor.isError() && token.claim() != Claim.ELSEWHERE
                ? SegmentError.EVENTS
                : error;
    }
}
