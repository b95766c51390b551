package io.eventbank.account.query.transfer;

import io.eventbank.account.api.event.TransferCancellationRequested;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.query.TransferView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** A transfer as it is written and read: what it was, and then what each new event makes of it. */
record TransferRow(
        TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        OwnerId fromOwnerId,
        OwnerId toOwnerId,
        BigDecimal amount,
        Currency currency,
        String reference,
        TransferStatus status,
        String failureCode,
        Instant requestedAt,
        Instant finishedAt,
        long version) {

    /** The row after one more event; null stands for the row before the first one. */
    static TransferRow after(TransferRow before, RecordedEvent<TransferEvent> recorded) {
        TransferEvent event = recorded.event();
        if (event instanceof TransferRequested requested) {
            return requested(requested, recorded);
        }
        if (event instanceof TransferCompleted) {
            return before.finished(TransferStatus.COMPLETED, null, recorded);
        }
        if (event instanceof TransferFailed failed) {
            return before.finished(TransferStatus.FAILED, failed.failureCode(), recorded);
        }
        if (event instanceof TransferCompensated compensated) {
            return before.finished(TransferStatus.COMPENSATED, compensated.failureCode(), recorded);
        }
        if (event instanceof TransferResumed || event instanceof TransferCancellationRequested) {
            return before.changed(before.status, before.failureCode, before.finishedAt, recorded);
        }
        throw new IllegalArgumentException("No rule for " + event.getClass().getName());
    }

    /** The owners of its accounts: whose transfer it is. */
    List<OwnerId> owners() {
        return List.of(fromOwnerId, toOwnerId);
    }

    boolean isSeenBy(Caller caller) {
        return owners().stream().anyMatch(caller::sees);
    }

    TransferView toView() {
        return new TransferView(
                transferId,
                fromAccountId,
                toAccountId,
                amount,
                currency,
                status,
                failureCode,
                reference,
                requestedAt,
                finishedAt);
    }

    private static TransferRow requested(TransferRequested requested, RecordedEvent<TransferEvent> recorded) {
        return new TransferRow(
                requested.transferId(),
                requested.fromAccountId(),
                requested.toAccountId(),
                requested.fromOwnerId(),
                requested.toOwnerId(),
                Money.of(requested.amount(), requested.currency()).amount(),
                requested.currency(),
                requested.reference(),
                TransferStatus.PENDING,
                null,
                recorded.recordedAt(),
                null,
                recorded.sequence());
    }

    private TransferRow finished(TransferStatus end, String code, RecordedEvent<TransferEvent> recorded) {
        return changed(end, code, recorded.recordedAt(), recorded);
    }

    private TransferRow changed(
            TransferStatus newStatus, String newCode, Instant newEnd, RecordedEvent<TransferEvent> recorded) {
        return new TransferRow(
                transferId,
                fromAccountId,
                toAccountId,
                fromOwnerId,
                toOwnerId,
                amount,
                currency,
                reference,
                newStatus,
                newCode,
                requestedAt,
                newEnd,
                recorded.sequence());
    }
}
