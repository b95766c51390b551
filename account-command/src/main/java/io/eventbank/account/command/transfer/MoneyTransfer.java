package io.eventbank.account.command.transfer;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.eventbank.account.api.command.CancelTransfer;
import io.eventbank.account.api.command.CompensateTransfer;
import io.eventbank.account.api.command.CompleteTransfer;
import io.eventbank.account.api.command.FailTransfer;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.ResumeTransfer;
import io.eventbank.account.api.command.TransferResult;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransferCancellationRequested;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.command.aggregate.CommandTargets;
import io.eventbank.account.command.aggregate.FairLocks;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.Ids;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * The order to move money from one account to another, and what became of it. The accounts decide about the money;
 * {@link MoneyTransferSaga} goes between them. Refusals come in the order: the source is unknown to the customer,
 * {@code id_conflict}, same account, unknown account, currency, amount.
 */
@Aggregate(type = "MoneyTransfer", lockFactory = FairLocks.NAME, commandTargetResolver = CommandTargets.NAME)
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class MoneyTransfer {

    @AggregateIdentifier
    private TransferId transferId;

    private TransferRequested order;
    private Instant requestedAt;
    private TransferStatus status;
    private String failureCode;
    private Instant finishedAt;

    MoneyTransfer() {
        // for Axon
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    TransferResult handle(RequestTransfer command, Caller caller, OpenedAccounts accounts) {
        Optional<AccountOpened> from = accounts.find(command.fromAccountId());
        if (!caller.commandsEverything()
                && from.filter(account -> caller.mayUse(account.ownerId())).isEmpty()) {
            throw new Refusal(ErrorCode.ACCOUNT_NOT_FOUND, "There is no such account");
        }
        if (order != null) {
            requireSame(command);
            return firstResult();
        }
        if (command.fromAccountId().equals(command.toAccountId())) {
            throw new Refusal(ErrorCode.SAME_ACCOUNT, "A transfer is between two accounts");
        }
        AccountOpened source =
                from.orElseThrow(() -> unknown(command.fromAccountId().value()));
        AccountOpened target = accounts.find(command.toAccountId())
                .orElseThrow(() -> unknown(command.toAccountId().value()));
        if (!source.currency().equals(target.currency())) {
            throw new Refusal(
                    ErrorCode.CURRENCY_MISMATCH,
                    "One account is kept in " + source.currency() + ", the other in " + target.currency());
        }
        Money amount = Money.positive(command.amount(), source.currency());
        apply(new TransferRequested(
                command.transferId(),
                command.fromAccountId(),
                command.toAccountId(),
                source.ownerId(),
                target.ownerId(),
                amount.amount(),
                amount.currency(),
                command.reference(),
                new TransactionId(Ids.next()),
                new TransactionId(Ids.next()),
                new TransactionId(Ids.next())));
        return firstResult();
    }

    @CommandHandler
    TransferResult handle(ResumeTransfer command) {
        if (isPending()) {
            apply(new TransferResumed(transferId));
        }
        return result();
    }

    @CommandHandler
    TransferResult handle(CancelTransfer command) {
        if (isPending()) {
            apply(new TransferCancellationRequested(transferId));
        }
        return result();
    }

    @CommandHandler
    void handle(CompleteTransfer command) {
        if (isPending()) {
            apply(new TransferCompleted(transferId));
        }
    }

    @CommandHandler
    void handle(FailTransfer command) {
        if (isPending()) {
            apply(new TransferFailed(transferId, command.failureCode()));
        }
    }

    @CommandHandler
    void handle(CompensateTransfer command) {
        if (isPending()) {
            apply(new TransferCompensated(transferId, command.failureCode()));
        }
    }

    @EventSourcingHandler
    void on(TransferRequested event, @Timestamp Instant recordedAt) {
        transferId = event.transferId();
        order = event;
        requestedAt = recordedAt;
        status = TransferStatus.PENDING;
    }

    @EventSourcingHandler
    void on(TransferCompleted event, @Timestamp Instant recordedAt) {
        finish(TransferStatus.COMPLETED, null, recordedAt);
    }

    @EventSourcingHandler
    void on(TransferFailed event, @Timestamp Instant recordedAt) {
        finish(TransferStatus.FAILED, event.failureCode(), recordedAt);
    }

    @EventSourcingHandler
    void on(TransferCompensated event, @Timestamp Instant recordedAt) {
        finish(TransferStatus.COMPENSATED, event.failureCode(), recordedAt);
    }

    private void finish(TransferStatus outcome, String reason, Instant recordedAt) {
        status = outcome;
        failureCode = reason;
        finishedAt = recordedAt;
    }

    private boolean isPending() {
        return status == TransferStatus.PENDING;
    }

    private void requireSame(RequestTransfer command) {
        boolean same = command.fromAccountId().equals(order.fromAccountId())
                && command.toAccountId().equals(order.toAccountId())
                && command.amount().compareTo(order.amount()) == 0
                && Objects.equals(command.reference(), order.reference());
        if (!same) {
            throw new Refusal(
                    ErrorCode.ID_CONFLICT, "The transfer " + transferId.value() + " was ordered with other content");
        }
    }

    private static Refusal unknown(String account) {
        return new Refusal(ErrorCode.UNKNOWN_ACCOUNT, "There is no account " + account);
    }

    /** The answer to the order, which stays the same whatever has become of it since. */
    private TransferResult firstResult() {
        return result(TransferStatus.PENDING, null, null);
    }

    private TransferResult result() {
        return result(status, failureCode, finishedAt);
    }

    private TransferResult result(TransferStatus shownStatus, String reason, Instant end) {
        return new TransferResult(
                transferId,
                order.fromAccountId(),
                order.toAccountId(),
                order.amount(),
                order.currency(),
                shownStatus,
                reason,
                order.reference(),
                requestedAt,
                end);
    }
}
