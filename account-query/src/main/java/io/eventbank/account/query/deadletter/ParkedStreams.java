package io.eventbank.account.query.deadletter;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.query.projection.DeadLetters;
import io.eventbank.account.query.projection.Fence;
import io.eventbank.account.query.projection.ParkingWriter;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.projection.ViewUpdates;
import io.eventbank.account.support.paging.Cursors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The streams of which a read model lacks events, and the two ways out: try these again, or give them up. */
@Component
class ParkedStreams {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedStreams.class);
    private static final Duration FENCE_TIMEOUT = Duration.ofSeconds(5);

    private final List<ReadModel> models;
    private final DeadLetters letters;
    private final ParkingWriter.Factory writers;
    private final EventStore events;
    private final Fence fence;
    private final ViewUpdates updates;
    private final TransactionTemplate transactions;

    ParkedStreams(
            List<ReadModel> models,
            DeadLetters letters,
            ParkingWriter.Factory writers,
            EventStore events,
            Fence fence,
            ViewUpdates updates,
            PlatformTransactionManager transactions) {
        this.models = models;
        this.letters = letters;
        this.writers = writers;
        this.events = events;
        this.fence = fence;
        this.updates = updates;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** The streams in the order of their names; other processors than those of read models have none. */
    DeadLettersPage list(String processor, int limit, String cursor) {
        String after = cursor == null ? "" : Cursors.key(cursor, text -> text);
        return Cursors.page(
                letters.list(processor, after, limit + 1),
                limit,
                DeadLetters.Parked::streamId,
                (items, next) -> new DeadLettersPage(
                        items.stream().map(DeadLetterView::of).toList(), next));
    }

    /**
     * Handles the parked events of a stream in their order, up to one that fails again. They are read from the event
     * store, through the upcasters.
     *
     * @throws Refusal {@code dead_letter_not_found}, {@code concurrent_change} if others were in the way for too long
     */
    RetryResult retry(String processor, String streamId) {
        ReadModel model = model(processor, streamId);
        Retried retried = behindTheFence(model, () -> retry(model, streamId));
        updates.tell(retried.changes());
        return retried.result();
    }

    /**
     * Forgets the parked events of a stream. The read model stays without them, so that what comes behind them is
     * parked again, until it is rebuilt or healed.
     *
     * @throws Refusal {@code dead_letter_not_found}, {@code concurrent_change} if others were in the way for too long
     */
    void discard(String processor, String streamId) {
        ReadModel model = model(processor, streamId);
        int discarded = behindTheFence(model, () -> letters.removeUpTo(processor, streamId, Long.MAX_VALUE));
        if (discarded == 0) {
            throw unknown(streamId);
        }
    }

    private <T> T behindTheFence(ReadModel model, Supplier<T> work) {
        try {
            return transactions.execute(status -> {
                fence.close(model, FENCE_TIMEOUT);
                return work.get();
            });
        } catch (CannotAcquireLockException e) {
            LOG.debug("The fence of {} could not be closed", model.name(), e);
            throw new Refusal(ErrorCode.CONCURRENT_CHANGE, "The read model is being written to; try again");
        }
    }

    private record Retried(RetryResult result, Map<Object, ViewUpdates.Update> changes) {}

    private Retried retry(ReadModel model, String streamId) {
        List<DeadLetters.Letter> parked = letters.take(model.name(), streamId);
        if (parked.isEmpty()) {
            throw unknown(streamId);
        }
        Map<Object, ViewUpdates.Update> changes = writers.writer(model, Schema.LIVE)
                .write(readUpTo(parked.get(parked.size() - 1).sequence(), streamId));
        letters.recall(model.name(), streamId, parked);
        DeadLetterView left =
                letters.find(model.name(), streamId).map(DeadLetterView::of).orElse(null);
        return new Retried(
                new RetryResult(streamId, parked.size() - (left == null ? 0 : left.letters()), left), changes);
    }

    /** All up to the last letter: one that was missing before the first may have been recorded late. */
    private List<DomainEventMessage<?>> readUpTo(long last, String streamId) {
        DomainEventStream stream = events.readEvents(streamId, 0);
        List<DomainEventMessage<?>> read = new ArrayList<>();
        while (stream.hasNext()) {
            DomainEventMessage<?> event = stream.next();
            if (event.getSequenceNumber() > last) {
                break;
            }
            read.add(event);
        }
        return read;
    }

    private ReadModel model(String processor, String streamId) {
        return models.stream()
                .filter(model -> model.name().equals(processor))
                .findFirst()
                .orElseThrow(() -> unknown(streamId));
    }

    private static Refusal unknown(String streamId) {
        return new Refusal(ErrorCode.DEAD_LETTER_NOT_FOUND, "No event of " + streamId + " is parked");
    }
}
