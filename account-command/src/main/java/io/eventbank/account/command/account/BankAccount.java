package io.eventbank.account.command.account;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import io.eventbank.account.api.command.AccountCommand;
import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.BookTransaction;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.CreditInterest;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.DebitTransfer;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOutcome;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.RefundTransfer;
import io.eventbank.account.api.command.SettleTransfer;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.TransferLegOutcome;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransactionDecided;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.command.aggregate.CommandTargets;
import io.eventbank.account.command.aggregate.FairLocks;
import io.eventbank.account.command.aggregate.LiveAggregates;
import io.eventbank.account.command.aggregate.Remembering;
import io.eventbank.account.command.dispatch.CommandProperties;
import io.eventbank.account.command.dispatch.VersionCheck;
import io.eventbank.account.command.idempotency.RememberedRequests;
import io.eventbank.account.command.snapshot.BackgroundSnapshots;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.Ids;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * A bank account: decides by {@link AccountState}, which is what its events add up to. Where several refusals apply,
 * the first of this order wins: unknown (or not the caller's), {@code id_conflict}, version, closed, suspended, amount,
 * booking date, and then what is particular to the command. A repeat of a booked transaction is answered before any of
 * them but the first, and so is a repeat of any other request with an {@code Idempotency-Key}.
 */
@Aggregate(
        type = "BankAccount",
        snapshotTriggerDefinition = BackgroundSnapshots.NAME,
        cache = LiveAggregates.NAME,
        lockFactory = FairLocks.NAME,
        commandTargetResolver = CommandTargets.NAME)
@Revision("3")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class BankAccount implements Remembering {

    @AggregateIdentifier
    private AccountId accountId;

    private AccountState state;
    private RememberedTransactions remembered = new RememberedTransactions();
    private RememberedRequests requests = new RememberedRequests();
    private long version;
    private Instant recordedAt;

    BankAccount() {
        // for Axon
    }

    /** From a snapshot; whatever changes what is stored there, or what it means, needs a new revision. */
    @JsonCreator
    BankAccount(
            AccountId accountId,
            AccountState state,
            RememberedTransactions remembered,
            RememberedRequests requests,
            long version,
            Instant recordedAt) {
        this.accountId = accountId;
        this.state = state;
        this.remembered = remembered;
        this.requests = requests;
        this.version = version;
        this.recordedAt = recordedAt;
    }

    /** Stands before all handlers. Bookings are not among the remembered requests: they are known by their own ids. */
    @CommandHandlerInterceptor
    Object answerRepeat(AccountCommand command, MetaData metaData, FirstAnswers firstAnswers, InterceptorChain handler)
            throws Exception {
        OptionalLong earlier = requests.find(metaData);
        return earlier.isPresent() ? firstAnswers.to(command, earlier.getAsLong()) : handler.proceed();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    AccountResult handle(OpenAccount command, Clock clock) {
        if (state != null) {
            throw new Refusal(ErrorCode.ALREADY_EXISTS, "There is an account " + accountId.value() + " already");
        }
        if (command.initialBalance().signum() < 0) {
            throw new Refusal(ErrorCode.INVALID_INITIAL_BALANCE, "The initial balance must not be negative");
        }
        apply(new AccountOpened(
                command.accountId(),
                command.ownerId(),
                command.accountType(),
                command.currency(),
                Money.withinLimit(command.initialBalance(), command.currency()).amount(),
                AccountRules.overdraftLimit(command.overdraftLimit(), command.currency())
                        .amount(),
                AccountRules.today(clock)));
        return result();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportOutcome handle(ImportAccount command, Clock clock) {
        AccountOpened opening = new AccountOpened(
                command.accountId(),
                command.ownerId(),
                command.accountType(),
                command.currency(),
                Money.zero(command.currency()).amount(),
                AccountRules.overdraftLimit(command.overdraftLimit(), command.currency())
                        .amount(),
                command.openedOn());
        if (state == null) {
            if (command.openedOn().isAfter(AccountRules.today(clock))) {
                throw new Refusal(ErrorCode.INVALID_OPENING_DATE, "An account cannot have been opened in the future");
            }
            apply(opening);
            return ImportOutcome.IMPORTED;
        }
        if (!state.opening().equals(opening)) {
            throw new Refusal(
                    ErrorCode.ID_CONFLICT, "There is an account " + accountId.value() + " that was opened otherwise");
        }
        return ImportOutcome.SKIPPED;
    }

    @CommandHandler
    TransactionResult handle(
            DepositMoney command, Caller caller, MetaData metaData, BookedTransactions booked, Clock clock) {
        return book(command, TransactionType.DEPOSIT, caller, metaData, booked, clock);
    }

    @CommandHandler
    TransactionResult handle(
            CreditInterest command, Caller caller, MetaData metaData, BookedTransactions booked, Clock clock) {
        return book(command, TransactionType.INTEREST, caller, metaData, booked, clock);
    }

    @CommandHandler
    TransactionResult handle(
            WithdrawMoney command, Caller caller, MetaData metaData, BookedTransactions booked, Clock clock) {
        return book(command, TransactionType.WITHDRAWAL, caller, metaData, booked, clock);
    }

    @CommandHandler
    ImportTransactions.Result handle(ImportTransactions command, BookedTransactions booked, Clock clock) {
        Map<TransactionId, KnownTransaction> known = remembered.find(
                accountId,
                command.rows().stream()
                        .map(ImportTransactions.Row::transactionId)
                        .toList(),
                booked);
        int imported = 0;
        int skipped = 0;
        List<ImportTransactions.Rejection> rejections = new ArrayList<>();
        for (int index = 0; index < command.rows().size(); index++) {
            ImportTransactions.Row row = command.rows().get(index);
            try {
                KnownTransaction earlier = known.get(row.transactionId());
                if (earlier != null) {
                    earlier.requireSame(
                            row.transactionId(), row.type(), row.amount(), row.bookingDate(), row.reference());
                    skipped++;
                } else {
                    AccountRules.requireMovable(state);
                    if (!row.type().allows(row.amount().signum())) {
                        throw new Refusal(ErrorCode.INVALID_AMOUNT, "The amount's sign is not one of a " + row.type());
                    }
                    Money change = Money.withinLimit(row.amount(), currency());
                    AccountRules.requireBookable(state, row.bookingDate(), clock);
                    TransactionBooked event =
                            booking(row.transactionId(), row.type(), change, row.reference(), row.bookingDate());
                    apply(event);
                    known.put(row.transactionId(), KnownTransaction.of(event, version, recordedAt));
                    imported++;
                }
            } catch (Refusal refusal) {
                rejections.add(new ImportTransactions.Rejection(index, refusal.details()));
            }
        }
        return new ImportTransactions.Result(imported, skipped, rejections);
    }

    @CommandHandler
    AccountResult handle(ChangeOverdraftLimit command, MetaData metaData) {
        VersionCheck.require(metaData, version);
        AccountRules.requireOpen(state);
        Money limit = AccountRules.overdraftLimit(command.limit(), currency());
        if (state.balance().plus(limit).signum() < 0) {
            throw new Refusal(ErrorCode.OVERDRAFT_IN_USE, "The account is overdrawn by more than that");
        }
        if (!limit.equals(state.overdraftLimit())) {
            apply(new OverdraftLimitChanged(accountId, state.overdraftLimit().amount(), limit.amount(), currency()));
        }
        return result();
    }

    @CommandHandler
    AccountResult handle(SuspendAccount command, MetaData metaData) {
        VersionCheck.require(metaData, version);
        AccountRules.requireOpen(state);
        if (!command.reason().equals(state.suspensionReason())) {
            apply(new AccountSuspended(accountId, command.reason()));
        }
        return result();
    }

    @CommandHandler
    AccountResult handle(ReactivateAccount command, MetaData metaData) {
        VersionCheck.require(metaData, version);
        AccountRules.requireOpen(state);
        if (state.status() == AccountStatus.SUSPENDED) {
            apply(new AccountReactivated(accountId));
        }
        return result();
    }

    @CommandHandler
    AccountResult handle(CloseAccount command, MetaData metaData) {
        VersionCheck.require(metaData, version);
        AccountRules.requireOpen(state);
        if (state.balance().signum() != 0) {
            throw new Refusal(ErrorCode.ACCOUNT_HAS_BALANCE, "Only an account with balance zero can be closed");
        }
        if (!state.inTransit().isEmpty()) {
            throw new Refusal(
                    ErrorCode.TRANSFER_IN_PROGRESS, "Money that left for another account may still come back");
        }
        apply(new AccountClosed(accountId, command.reason()));
        return result();
    }

    @CommandHandler
    TransferLegOutcome handle(DebitTransfer command, BookedTransactions booked, Clock clock) {
        return decide(command.transactionId(), booked, () -> TransferLegs.debit(state, command, clock));
    }

    @CommandHandler
    TransferLegOutcome handle(CreditTransfer command, BookedTransactions booked, Clock clock) {
        return decide(command.transactionId(), booked, () -> TransferLegs.credit(state, command, clock));
    }

    @CommandHandler
    void handle(RefundTransfer command, Clock clock) {
        state.inTransit(command.transferId())
                .ifPresent(amount -> apply(TransferLegs.refund(state, command, amount, clock)));
    }

    @CommandHandler
    void handle(SettleTransfer command) {
        if (state.inTransit(command.transferId()).isPresent()) {
            apply(new TransferSettled(accountId, command.transferId()));
        }
    }

    /** Without the metadata, which would have to be read for each booking whenever an account is loaded. */
    @EventSourcingHandler
    void on(
            TransactionDecided event,
            @SequenceNumber long sequence,
            @Timestamp Instant timestamp,
            CommandProperties limits) {
        advance(event, sequence, timestamp);
        remembered.add(
                event.transactionId(),
                KnownTransaction.of(event, sequence, timestamp),
                limits.rememberedTransactions());
    }

    @EventSourcingHandler
    void on(
            AccountEvent event,
            MetaData metaData,
            @SequenceNumber long sequence,
            @Timestamp Instant timestamp,
            CommandProperties limits) {
        advance(event, sequence, timestamp);
        requests.add(metaData, sequence, limits.rememberedRequests());
    }

    @Override
    public int remembered() {
        return remembered.size() + requests.size();
    }

    private void advance(AccountEvent event, long sequence, Instant timestamp) {
        accountId = event.accountId();
        state = AccountState.after(state, event);
        version = sequence;
        recordedAt = timestamp;
    }

    private TransactionResult book(
            BookTransaction command,
            TransactionType type,
            Caller caller,
            MetaData metaData,
            BookedTransactions booked,
            Clock clock) {
        if (!caller.mayUse(state.opening().ownerId())) {
            throw new Refusal(ErrorCode.ACCOUNT_NOT_FOUND, "There is no such account");
        }
        BigDecimal signedAmount =
                type == TransactionType.WITHDRAWAL ? command.amount().negate() : command.amount();
        if (command.transactionId() != null) {
            KnownTransaction earlier = remembered.find(accountId, command.transactionId(), booked);
            if (earlier != null) {
                earlier.requireSame(
                        command.transactionId(), type, signedAmount, command.bookingDate(), command.reference());
                return booked.read(accountId, earlier.sequence());
            }
        }
        VersionCheck.require(metaData, version);
        AccountRules.requireMovable(state);
        Money amount = Money.positive(command.amount(), currency());
        LocalDate bookingDate = command.bookingDate() == null ? AccountRules.today(clock) : command.bookingDate();
        AccountRules.requireBookable(state, bookingDate, clock);
        if (type == TransactionType.WITHDRAWAL) {
            AccountRules.requireAvailable(state, amount);
        }
        Money change = type == TransactionType.WITHDRAWAL ? amount.negated() : amount;
        TransactionId id = command.transactionId() == null ? new TransactionId(Ids.next()) : command.transactionId();
        TransactionBooked event = booking(id, type, change, command.reference(), bookingDate);
        apply(event);
        return TransactionResult.of(event, version, recordedAt);
    }

    /** Decides about a leg of a transfer unless that was done before, and answers with what was decided. */
    private TransferLegOutcome decide(
            TransactionId id, BookedTransactions booked, Supplier<TransactionDecided> decision) {
        KnownTransaction earlier = remembered.find(accountId, id, booked);
        if (earlier != null) {
            return earlier.outcome();
        }
        TransactionDecided decided = decision.get();
        apply(decided);
        return KnownTransaction.of(decided, version, recordedAt).outcome();
    }

    private TransactionBooked booking(
            TransactionId id, TransactionType type, Money change, String reference, LocalDate bookingDate) {
        return Bookings.event(accountId, id, type, change, state.balance().plus(change), reference, bookingDate);
    }

    private Currency currency() {
        return state.opening().currency();
    }

    private AccountResult result() {
        return FirstAnswers.result(state, version);
    }
}
