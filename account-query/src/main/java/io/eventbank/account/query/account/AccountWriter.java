package io.eventbank.account.query.account;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.history.Checkpoint;
import io.eventbank.account.query.history.CheckpointWriter;
import io.eventbank.account.query.history.CheckpointWriter.Backdated;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.ViewUpdates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a batch of events makes of its accounts. What a row has applied already changes nothing. */
class AccountWriter {

    private final AccountTables tables;
    private final DayTotals days;
    private final CheckpointWriter checkpoints;
    private final int checkpointInterval;

    AccountWriter(AccountTables tables, DayTotals days, CheckpointWriter checkpoints, int checkpointInterval) {
        this.tables = tables;
        this.days = days;
        this.checkpoints = checkpoints;
        this.checkpointInterval = checkpointInterval;
    }

    /** Answers with what has changed, by the query that asks for it. */
    Map<FindAccountVersion, ViewUpdates.Update> write(List<RecordedEvent<AccountEvent>> events) {
        // Read without a lock: whoever writes here has closed the fence, or the claim of the processor's token keeps
        // others
        // away.
        Map<String, AccountRow> known = tables.find(events.stream()
                .map(recorded -> recorded.event().accountId().value())
                .collect(Collectors.toSet()));
        Map<String, AccountRow> changed = new HashMap<>();
        List<RecordedEvent<TransactionBooked>> transactions = new ArrayList<>();
        List<Checkpoint> reached = new ArrayList<>();
        List<Backdated> backdated = new ArrayList<>();
        for (RecordedEvent<AccountEvent> recorded : events) {
            String id = recorded.event().accountId().value();
            AccountRow before = changed.getOrDefault(id, known.get(id));
            if (!recorded.isNewTo(before == null ? RecordedEvent.NOTHING : before.version())) {
                continue;
            }
            AccountRow after = AccountRow.after(before, recorded);
            if (recorded.event() instanceof TransactionBooked booked) {
                transactions.add(new RecordedEvent<>(booked, recorded.sequence(), recorded.recordedAt()));
            }
            if (before != null && before.isAfter(recorded)) {
                backdated.add(
                        new Backdated(id, recorded.sequence(), recorded.event().countsFrom(recorded.recordedAt())));
            }
            if ((recorded.sequence() + 1) % checkpointInterval == 0) {
                reached.add(after.checkpoint());
                after = after.marked();
            }
            changed.put(id, after);
        }
        tables.write(changed.values());
        tables.append(transactions);
        days.add(transactions);
        checkpoints.write(reached, backdated);
        return changed.values().stream()
                .collect(Collectors.toMap(
                        row -> new FindAccountVersion(new AccountId(row.accountId())),
                        row -> new ViewUpdates.Update(List.of(new OwnerId(row.ownerId())), row.version())));
    }
}
