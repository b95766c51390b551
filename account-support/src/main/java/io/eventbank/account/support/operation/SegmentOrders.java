package io.eventbank.account.support.operation;

import io.eventbank.account.support.axon.SegmentTokens.Claim;
import io.eventbank.account.support.axon.SegmentTokens.SegmentToken;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits and merges segments that this process has. To merge two that different processes have, one of them gives its
 * own away.
 */
final class SegmentOrders {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentOrders.class);

    private final ProcessorRecords records;
    private final LocalProcessors processors;
    private final Duration patience;
    private final Runnable whenDone;
    private final Map<String, CompletableFuture<Boolean>> underWay = new HashMap<>();
    private String released; // the order for which a segment was given away

    /** @param whenDone is told that an order has come to its end */
    SegmentOrders(ProcessorRecords records, LocalProcessors processors, Duration patience, Runnable whenDone) {
        this.records = records;
        this.processors = processors;
        this.patience = patience;
        this.whenDone = whenDone;
    }

    /** Takes the orders that this process can carry out, and starts with them. */
    void take() {
        Map<String, StreamingEventProcessor> all = processors.all();
        for (SegmentOrder order : records.openOrders()) {
            StreamingEventProcessor processor = all.get(order.processor());
            if (processor != null && processor.isRunning()) {
                take(order, processor);
            }
        }
    }

    /** The orders that have come to their end since this was asked the last time: done or failed. */
    Map<String, Boolean> ended() {
        Map<String, Boolean> ended = new HashMap<>();
        underWay.forEach((id, outcome) -> {
            if (outcome.isDone()) {
                ended.put(id, !outcome.isCompletedExceptionally() && Boolean.TRUE.equals(outcome.join()));
            }
        });
        underWay.keySet().removeAll(ended.keySet());
        return ended;
    }

    private void take(SegmentOrder order, StreamingEventProcessor processor) {
        Map<Integer, SegmentToken> tokens = processors.tokens(order.processor());
        Claim claim = claim(tokens, order.segment());
        if (order.kind() == SegmentOrder.Kind.SPLIT) {
            if (claim == Claim.HERE && records.take(order)) {
                watch(order, processor.splitSegment(order.segment()));
            }
            return;
        }
        Claim other = claim(tokens, order.other());
        if (claim == Claim.HERE && other != Claim.ELSEWHERE) {
            merge(order, processor, order.segment());
        } else if (other == Claim.HERE && claim == Claim.NOBODY) {
            merge(order, processor, order.other());
        } else if (other == Claim.HERE && !order.id().equals(released)) {
            released = order.id();
            processor.releaseSegment(order.other(), patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void merge(SegmentOrder order, StreamingEventProcessor processor, int segment) {
        if (records.take(order)) {
            watch(order, processor.mergeSegment(segment));
        }
    }

    private void watch(SegmentOrder order, CompletableFuture<Boolean> outcome) {
        underWay.put(order.id(), outcome);
        outcome.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("{} of segment {} of {} failed", order.kind(), order.segment(), order.processor(), failure);
            }
            whenDone.run();
        });
    }

    /** What is not stored is somebody else's matter: it was merged or split in the meantime. */
    private static Claim claim(Map<Integer, SegmentToken> tokens, int segment) {
        SegmentToken token = tokens.get(segment);
        return token == null ? Claim.ELSEWHERE : token.claim();
    }
}
