package io.eventbank.account.query.transfer;

import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.query.FindTransfers;
import io.eventbank.account.api.query.TransferView;
import io.eventbank.account.api.query.TransfersPage;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.support.axon.EventBatch;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.paging.TimePosition;
import io.eventbank.account.support.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** The read model of transfers, which the owners of both accounts see. */
@Component
@ProcessingGroup("transfers")
class TransferProjection {

    private final EventBatch<RecordedEvent<TransferEvent>> events;
    private final TransferTables tables;

    TransferProjection(TransferWriter writer, TransferTables tables) {
        this.events = new EventBatch<>("transfers", writer::write);
        this.tables = tables;
    }

    @EventHandler
    void on(TransferEvent event, @SequenceNumber long sequence, @Timestamp Instant recordedAt) {
        events.add(new RecordedEvent<>(event, sequence, recordedAt));
    }

    @ResetHandler
    void reset() {
        tables.clear();
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
