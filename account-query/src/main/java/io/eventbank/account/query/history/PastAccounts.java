package io.eventbank.account.query.history;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;

/**
 * Makes the past states of accounts from their events, by the fold that the aggregate uses. Checkpoints of the read
 * model save reading most of a long stream; where they are missing or behind, more of it is read.
 */
@Component
class PastAccounts {

    private final AccountStream stream;
    private final Checkpoints checkpoints;

    PastAccounts(AccountStream stream, Checkpoints checkpoints) {
        this.stream = stream;
        this.checkpoints = checkpoints;
    }

    /** The account after an event; after its last one if that one is not there yet. Empty if there is none up to it. */
    Optional<RecordedAccount> after(AccountId accountId, long sequence) {
        Fold fold = new Fold(checkpoints.upTo(accountId, sequence).orElse(null));
        stream.read(accountId, fold.rest().upTo(sequence), fold::add);
        return fold.account();
    }

    /**
     * The account by all that counts up to the end of a day, of the events up to one; empty if it was not opened by
     * then.
     */
    Optional<RecordedAccount> asOf(AccountId accountId, LocalDate day, long lastSequence) {
        Selection selection = checkpoints.selection(accountId, day, lastSequence);
        Fold fold = new Fold(selection.start());
        for (Range range : selection.ranges()) {
            stream.read(accountId, range.upTo(lastSequence), event -> {
                if (counts(event, day)) {
                    fold.addCounting(event);
                }
            });
        }
        return fold.account();
    }

    /** The last event of an account that was recorded up to a moment; -1 if none was. */
    long lastKnownAt(AccountId accountId, Instant moment) {
        // No event is recorded more exactly; the database would round a moment that is, up to one that is too late.
        Instant time = moment.truncatedTo(ChronoUnit.MICROS);
        for (Range range : checkpoints.recordedBy(accountId, time)) {
            // Not the first one after the moment ends the search: clocks of several processes may differ.
            long last =
                    stream.last(accountId, range, event -> !event.getTimestamp().isAfter(time));
            if (last >= 0) {
                return last;
            }
        }
        return -1;
    }

    /** Whether an event counts by the end of a day. */
    static boolean counts(DomainEventMessage<AccountEvent> event, LocalDate day) {
        return !event.getPayload().countsFrom(event.getTimestamp()).isAfter(day);
    }

    /** An account that grows by one event after the other. */
    private static final class Fold {

        private RecordedAccount account;

        private Fold(RecordedAccount start) {
            this.account = start;
        }

        private void add(DomainEventMessage<AccountEvent> event) {
            account =
                    RecordedAccount.after(account, event.getPayload(), event.getSequenceNumber(), event.getTimestamp());
        }

        private void addCounting(DomainEventMessage<AccountEvent> event) {
            account = RecordedAccount.counting(
                    account, event.getPayload(), event.getSequenceNumber(), event.getTimestamp());
        }

        private Range rest() {
            return Range.from(account == null ? 0 : account.version() + 1);
        }

        private Optional<RecordedAccount> account() {
            return Optional.ofNullable(account);
        }
    }
}
