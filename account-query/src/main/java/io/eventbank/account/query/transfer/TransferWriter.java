package io.eventbank.account.query.transfer;

import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.ViewUpdates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a batch of events makes of its transfers. What a row has applied already changes nothing. */
class TransferWriter {

    private final TransferTables tables;

    TransferWriter(TransferTables tables) {
        this.tables = tables;
    }

    /** Answers with what has changed, by the query that asks for it. */
    Map<FindTransfer, ViewUpdates.Update> write(List<RecordedEvent<TransferEvent>> events) {
        Map<TransferId, TransferRow> known = tables.find(
                events.stream().map(recorded -> recorded.event().transferId()).collect(Collectors.toSet()));
        Map<TransferId, TransferRow> changed = new HashMap<>();
        for (RecordedEvent<TransferEvent> recorded : events) {
            TransferId id = recorded.event().transferId();
            TransferRow row = changed.getOrDefault(id, known.get(id));
            if (recorded.isNewTo(row == null ? RecordedEvent.NOTHING : row.version())) {
                changed.put(id, TransferRow.after(row, recorded));
            }
        }
        tables.write(changed.values());
        return changed.values().stream()
                .collect(Collectors.toMap(
                        row -> new FindTransfer(row.transferId()),
                        row -> new ViewUpdates.Update(row.owners(), row.toView())));
    }
}
