package io.eventbank.account.query.account;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.ViewUpdates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes what a batch of events makes of its accounts. What a row has applied already changes nothing. */
@Component
class AccountWriter {

    private final AccountTables tables;
    private final ViewUpdates updates;

    AccountWriter(AccountTables tables, ViewUpdates updates) {
        this.tables = tables;
        this.updates = updates;
    }

    void write(List<RecordedEvent<AccountEvent>> events) {
        // Read without a lock: the processor's claim of its token, in the same transaction, keeps others away.
        Map<String, AccountRow> known = tables.find(events.stream()
                .map(recorded -> recorded.event().accountId().value())
                .collect(Collectors.toSet()));
        Map<String, AccountRow> changed = new HashMap<>();
        List<RecordedEvent<TransactionBooked>> transactions = new ArrayList<>();
        for (RecordedEvent<AccountEvent> recorded : events) {
            String id = recorded.event().accountId().value();
            AccountRow row = changed.getOrDefault(id, known.get(id));
            if (recorded.isNewTo(row == null ? RecordedEvent.NOTHING : row.version())) {
                changed.put(id, after(row, recorded));
                if (recorded.event() instanceof TransactionBooked booked) {
                    transactions.add(new RecordedEvent<>(booked, recorded.sequence(), recorded.recordedAt()));
                }
            }
        }
        tables.write(changed.values());
        tables.append(transactions);
        updates.afterCommit(changed.values().stream()
                .collect(Collectors.toMap(
                        row -> new FindAccountVersion(new AccountId(row.accountId())),
                        row -> new ViewUpdates.Update(List.of(new OwnerId(row.ownerId())), row.version()))));
    }

    private static AccountRow after(AccountRow row, RecordedEvent<AccountEvent> recorded) {
        return recorded.event() instanceof AccountOpened opened
                ? AccountRow.opened(opened, recorded.sequence(), recorded.recordedAt())
                : row.after(recorded);
    }
}
