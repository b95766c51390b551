package io.eventbank.account.query.transfer;

import io.eventbank.account.api.event.TransferCancellationRequested;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.projection.RecordedEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Writes the history of a transfer, an event each minute. */
final class TransferHistory {

    /** An account and whose it is. */
    record Party(AccountId account, OwnerId owner) {}

    private final TransferId transfer;
    private final List<RecordedEvent<TransferEvent>> events = new ArrayList<>();
    private Instant now;

    TransferHistory(TransferId transfer, Instant start) {
        this.transfer = transfer;
        this.now = start;
    }

    List<RecordedEvent<TransferEvent>> events() {
        return List.copyOf(events);
    }

    TransferHistory requested(Party from, Party to, String amount, String currency, String reference) {
        return record(new TransferRequested(
                transfer,
                from.account(),
                to.account(),
                from.owner(),
                to.owner(),
                new BigDecimal(amount),
                Currency.getInstance(currency),
                reference,
                new TransactionId("D1"),
                new TransactionId("C1"),
                new TransactionId("R1")));
    }

    TransferHistory resumed() {
        return record(new TransferResumed(transfer));
    }

    TransferHistory cancelled() {
        return record(new TransferCancellationRequested(transfer));
    }

    TransferHistory completed() {
        return record(new TransferCompleted(transfer));
    }

    TransferHistory failed() {
        return record(new TransferFailed(transfer, "insufficient_funds"));
    }

    TransferHistory compensated() {
        return record(new TransferCompensated(transfer, "account_closed"));
    }

    private TransferHistory record(TransferEvent event) {
        events.add(new RecordedEvent<>(event, events.size(), now));
        now = now.plus(Duration.ofMinutes(1));
        return this;
    }
}
