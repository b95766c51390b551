package io.eventbank.account.query.transfer;

import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.query.FindTransfers;
import io.eventbank.account.api.query.TransferView;
import io.eventbank.account.api.query.TransfersPage;
import io.eventbank.account.query.projection.LiveReadModels;
import io.eventbank.account.support.axon.EventBatch;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.paging.TimePosition;
import io.eventbank.account.support.security.Caller;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** The read model of transfers, which the owners of both accounts see. */
@Component
@ProcessingGroup(TransferReadModel.NAME)
class TransferProjection {

    private final EventBatch<DomainEventMessage<?>> events;
    private final TransferTables tables;

    TransferProjection(TransferReadModel model, LiveReadModels readModels, TransferTables tables) {
        this.events = readModels.batches(model);
        this.tables = tables;
    }

    @EventHandler(payloadType = TransferEvent.class)
    void on(DomainEventMessage<?> event) {
        events.add(event);
    }

    @QueryHandler
    Optional<TransferView> handle(FindTransfer query, Caller caller) {
        return tables.find(query.transferId())
                .filter(transfer -> transfer.isSeenBy(caller))
                .map(TransferRow::toView);
    }

    @QueryHandler
    TransfersPage handle(FindTransfers query, Caller caller) {
        TimePosition after = Cursors.key(query.page().cursor(), TimePosition::parse);
        if (!caller.seesEverything() && (caller.ownerId() == null || !caller.sees(caller.ownerId()))) {
            return new TransfersPage(List.of(), null);
        }
        int limit = query.page().limit();
        return Cursors.page(
                tables.list(query, caller.seesEverything() ? null : caller.ownerId(), after, limit + 1),
                limit,
                transfer -> new TimePosition(
                                transfer.requestedAt(), transfer.transferId().value())
                        .toString(),
                (items, next) -> new TransfersPage(
                        items.stream().map(TransferRow::toView).toList(), next));
    }
}
