package io.eventbank.account.query.stream;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindStream;
import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.query.StreamView;
import io.eventbank.account.api.query.StreamsPage;
import io.eventbank.account.query.projection.LiveReadModels;
import io.eventbank.account.support.axon.EventBatch;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/**
 * The read model of the streams of all aggregates, of whatever type. Customers see their own, their accounts', and
 * those of transfers with their accounts.
 */
@Component
@ProcessingGroup(StreamReadModel.NAME)
class StreamProjection {

    private final EventBatch<DomainEventMessage<?>> events;
    private final StreamTables tables;
    private final Clock clock;

    StreamProjection(StreamReadModel model, LiveReadModels readModels, StreamTables tables, Clock clock) {
        this.events = readModels.batches(model);
        this.tables = tables;
        this.clock = clock;
    }

    @EventHandler
    void on(DomainEventMessage<?> event) {
        events.add(event);
    }

    @QueryHandler
    Optional<StreamView> handle(FindStream query, Caller caller) {
        return tables.find(query.streamId())
                .filter(stream -> stream.isSeenBy(caller))
                .map(stream -> stream.toView(clock.instant()));
    }

    @QueryHandler
    StreamsPage handle(FindStreams query, Caller caller) {
        if (query.idleSince() != null && !caller.seesEverything()) {
            throw new Refusal(ErrorCode.FORBIDDEN, "The caller may not ask which streams are idle");
        }
        StreamPosition after = Cursors.key(query.page().cursor(), text -> StreamPosition.parse(text, query));
        if (!caller.seesEverything() && (caller.ownerId() == null || !caller.sees(caller.ownerId()))) {
            return new StreamsPage(List.of(), null);
        }
        FindStreams page = after == null ? query : after.goOnWith(query);
        Instant now = clock.instant();
        int limit = query.page().limit();
        return Cursors.page(
                tables.list(page, caller.seesEverything() ? null : caller.ownerId(), after, limit + 1),
                limit,
                stream -> StreamPosition.of(stream, page).toString(),
                (items, next) -> new StreamsPage(
                        items.stream().map(stream -> stream.toView(now)).toList(), next));
    }
}
