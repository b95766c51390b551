package io.eventbank.account.query.account;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.query.history.Checkpoint;
import io.eventbank.account.query.projection.RecordedEvent;
import java.time.Instant;
import java.time.LocalDate;

/**
 * An account as it is written: what it was, and then what each new event makes of it.
 *
 * @param latestDay the latest day from which one of its events counts
 * @param earliestUnmarked the earliest time of recording of the events since the last checkpoint; null right after one
 */
record AccountRow(RecordedAccount account, LocalDate latestDay, Instant earliestUnmarked) {

    /**
     * The row after one more event.
     *
     * @param before null before the first event
     */
    static AccountRow after(AccountRow before, RecordedEvent<AccountEvent> recorded) {
        LocalDate day = day(recorded);
        Instant at = recorded.recordedAt();
        return new AccountRow(
                RecordedAccount.after(
                        before == null ? null : before.account, recorded.event(), recorded.sequence(), at),
                before == null || day.isAfter(before.latestDay) ? day : before.latestDay,
                before == null || before.earliestUnmarked == null || at.isBefore(before.earliestUnmarked)
                        ? at
                        : before.earliestUnmarked);
    }

    String accountId() {
        return account.state().opening().accountId().value();
    }

    String ownerId() {
        return account.state().opening().ownerId().value();
    }

    long version() {
        return account.version();
    }

    /** Whether an event counts from an earlier day than one that is in the row already. */
    boolean isAfter(RecordedEvent<AccountEvent> recorded) {
        return day(recorded).isBefore(latestDay);
    }

    /** The row as something to start from later. */
    Checkpoint checkpoint() {
        return new Checkpoint(account, latestDay, earliestUnmarked);
    }

    /** The row once its checkpoint is made. */
    AccountRow marked() {
        return new AccountRow(account, latestDay, null);
    }

    private static LocalDate day(RecordedEvent<AccountEvent> recorded) {
        return recorded.event().countsFrom(recorded.recordedAt());
    }
}
