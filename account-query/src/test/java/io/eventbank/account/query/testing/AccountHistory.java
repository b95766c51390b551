package io.eventbank.account.query.testing;

import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.FeeCharged;
import io.eventbank.account.api.event.InterestCredited;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.projection.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;

/**
 * The history of an account that a test makes up, and what must be shown of it. All is counted in minor units with
 * plain integers, so that it has nothing in common with the code that it is compared with.
 */
public final class AccountHistory {

    public static final Currency EUR = Currency.getInstance("EUR");
    public static final Currency JPY = Currency.getInstance("JPY");

    /** Long enough ago that all that follows has been recorded by now. */
    public static final LocalDate OPENED_ON = LocalDate.now(ZoneOffset.UTC).minusDays(40);

    private final AccountId accountId;
    private final OwnerId ownerId;
    private final AccountType accountType;
    private final Currency currency;
    private final Instant openedAt =
            OPENED_ON.atStartOfDay(ZoneOffset.UTC).plusHours(9).toInstant();
    private final List<RecordedEvent<AccountEvent>> events = new ArrayList<>();
    private final List<TransactionView> transactions = new ArrayList<>();

    private long balance;
    private long limit;
    private AccountStatus status = AccountStatus.ACTIVE;
    private long credits;
    private long debits;
    private long largest;
    private Instant lastTransactionAt;

    /** An account that was just opened; amounts are in minor units. */
    public AccountHistory(OwnerId ownerId, AccountType accountType, Currency currency, long initial, long limit) {
        this.accountId = new AccountId(QueryTest.unique("A"));
        this.ownerId = ownerId;
        this.accountType = accountType;
        this.currency = currency;
        this.balance = initial;
        this.limit = limit;
        record(new AccountOpened(
                accountId, ownerId, accountType, currency, decimal(initial), decimal(limit), OPENED_ON));
    }

    /** A checking account in EUR, opened with nothing. */
    public static AccountHistory of(OwnerId ownerId) {
        return new AccountHistory(ownerId, AccountType.CHECKING, EUR, 0, 0);
    }

    /** A random history, with every kind of event that leaves the account open. */
    public static AccountHistory random(Random random, OwnerId ownerId, Currency currency, int length) {
        AccountHistory history = new AccountHistory(
                ownerId,
                AccountType.values()[random.nextInt(AccountType.values().length)],
                currency,
                random.nextInt(3) * 5_000L,
                random.nextInt(3) * 1_000L);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(10)) {
                case 0 -> history.limit(random.nextInt(500_000));
                case 1 -> history.suspend();
                case 2 -> history.reactivate();
                default ->
                    history.book(
                            TransactionType.values()[random.nextInt(TransactionType.values().length)],
                            (1 + random.nextInt(1_000_000)) * (random.nextBoolean() ? 1L : -1L),
                            OPENED_ON.plusDays(random.nextInt(30)));
            }
        }
        return history;
    }

    public AccountId accountId() {
        return accountId;
    }

    /** The stream so far. */
    public List<RecordedEvent<AccountEvent>> events() {
        return List.copyOf(events);
    }

    /** The version of the account. */
    public long version() {
        return events.size() - 1L;
    }

    /** The transactions as they must be shown, in the order of the stream. */
    public List<TransactionView> transactions() {
        return List.copyOf(transactions);
    }

    /** The account as it must be shown, with its owner's data. */
    public AccountView view(String ownerName, String ownerEmail) {
        return new AccountView(
                accountId,
                ownerId,
                ownerName,
                ownerEmail,
                accountType,
                currency,
                decimal(balance),
                decimal(limit),
                decimal(balance + limit),
                status,
                openedAt,
                recordedAt(version()),
                transactions.size(),
                lastTransactionAt,
                decimal(credits),
                decimal(debits),
                decimal(largest),
                version());
    }

    public AccountHistory deposit(long amount) {
        return book(TransactionType.DEPOSIT, amount, OPENED_ON);
    }

    public AccountHistory withdraw(long amount) {
        return book(TransactionType.WITHDRAWAL, -amount, OPENED_ON);
    }

    /** Books an amount in minor units; only for a transfer does its sign matter. */
    public AccountHistory book(TransactionType type, long signed, LocalDate day) {
        long magnitude = Math.abs(signed);
        boolean credit = switch (type) {
            case DEPOSIT, INTEREST -> true;
            case WITHDRAWAL, FEE -> false;
            case TRANSFER -> signed > 0;
        };
        balance += credit ? magnitude : -magnitude;
        credits += credit ? magnitude : 0;
        debits += credit ? 0 : magnitude;
        largest = Math.max(largest, magnitude);

        long sequence = events.size();
        TransactionId id = new TransactionId("T" + sequence);
        BigDecimal amount = decimal(magnitude);
        BigDecimal after = decimal(balance);
        String reference = sequence % 3 == 0 ? null : "booking " + sequence;
        TransferId transfer = type == TransactionType.TRANSFER ? new TransferId(id.value() + "-transfer") : null;
        AccountId other = type == TransactionType.TRANSFER ? new AccountId("elsewhere") : null;
        record(
                switch (type) {
                    case DEPOSIT -> new MoneyDeposited(accountId, id, amount, currency, after, reference, day);
                    case WITHDRAWAL -> new MoneyWithdrawn(accountId, id, amount, currency, after, reference, day);
                    case INTEREST -> new InterestCredited(accountId, id, amount, currency, after, reference, day);
                    case FEE -> new FeeCharged(accountId, id, amount, currency, after, reference, day);
                    case TRANSFER ->
                        credit
                                ? new TransferCredited(
                                        accountId, id, amount, currency, after, reference, day, transfer, other)
                                : new TransferDebited(
                                        accountId, id, amount, currency, after, reference, day, transfer, other);
                });
        lastTransactionAt = recordedAt(sequence);
        transactions.add(new TransactionView(
                id,
                accountId,
                type,
                decimal(credit ? magnitude : -magnitude),
                after,
                reference,
                day,
                lastTransactionAt,
                transfer,
                other,
                sequence));
        return this;
    }

    public AccountHistory limit(long newLimit) {
        record(new OverdraftLimitChanged(accountId, decimal(limit), decimal(newLimit), currency));
        limit = newLimit;
        return this;
    }

    public AccountHistory suspend() {
        status = AccountStatus.SUSPENDED;
        return record(new AccountSuspended(accountId, "a reason"));
    }

    public AccountHistory reactivate() {
        status = AccountStatus.ACTIVE;
        return record(new AccountReactivated(accountId));
    }

    public AccountHistory close() {
        status = AccountStatus.CLOSED;
        return record(new AccountClosed(accountId, "a reason"));
    }

    private AccountHistory record(AccountEvent event) {
        events.add(new RecordedEvent<>(event, events.size(), recordedAt(events.size())));
        return this;
    }

    private Instant recordedAt(long sequence) {
        return openedAt.plusMillis(1_234_567 * sequence);
    }

    private BigDecimal decimal(long minorUnits) {
        return BigDecimal.valueOf(minorUnits, currency.equals(JPY) ? 0 : 2);
    }
}
