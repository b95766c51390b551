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
import io.eventbank.account.api.event.TransferCreditRefused;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebitRefused;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.projection.RecordedEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;

/** Writes the history of an account: what a test says, or anything that may happen to one. */
public final class AccountHistory {

    private static final AccountId OTHER = new AccountId("other");

    private final AccountId account;
    private final OwnerId owner;
    private final Currency currency;
    private final List<RecordedEvent<AccountEvent>> events = new ArrayList<>();
    private Instant now = Instant.parse("2024-02-28T23:59:58.250Z");
    private LocalDate openedOn = today();
    private BigDecimal balance;
    private BigDecimal limit;
    private final List<TransferDebited> inTransit = new ArrayList<>();

    public AccountHistory(AccountId account, OwnerId owner, String currency) {
        this.account = account;
        this.owner = owner;
        this.currency = Currency.getInstance(currency);
        this.balance = amount(0);
        this.limit = amount(0);
    }

    /** A long history of which only the seed decides. */
    public static AccountHistory random(long seed, AccountId account, OwnerId owner, String currency) {
        Random random = new Random(seed);
        AccountHistory history = new AccountHistory(account, owner, currency);
        history.openedOn = history.today().minusDays(random.nextInt(2) * random.nextInt(300));
        history.opened(random.nextInt(2) * random.nextInt(100_000), random.nextInt(2) * random.nextInt(100_000));
        for (int i = random.nextInt(60); i > 0; i--) {
            history.something(random);
        }
        if (random.nextInt(4) == 0) {
            history.record(new AccountClosed(account, "moved away"));
        }
        return history;
    }

    public List<RecordedEvent<AccountEvent>> events() {
        return List.copyOf(events);
    }

    public LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    public AccountHistory opened(long units, long limitUnits) {
        balance = amount(units);
        limit = amount(limitUnits);
        return record(new AccountOpened(account, owner, AccountType.SAVINGS, currency, balance, limit, openedOn));
    }

    public AccountHistory openedOn(LocalDate day) {
        openedOn = day;
        return opened(0, 0);
    }

    public AccountHistory deposited(long units, LocalDate bookingDate) {
        BigDecimal amount = amount(units);
        balance = balance.add(amount);
        return record(new MoneyDeposited(account, nextId(), amount, currency, balance, "salary", bookingDate));
    }

    public AccountHistory withdrawn(long units, LocalDate bookingDate) {
        BigDecimal amount = amount(units);
        balance = balance.subtract(amount);
        return record(new MoneyWithdrawn(account, nextId(), amount, currency, balance, null, bookingDate));
    }

    public AccountHistory suspended() {
        return record(new AccountSuspended(account, "lost card"));
    }

    public AccountHistory closed() {
        return record(new AccountClosed(account, "moved away"));
    }

    private void something(Random random) {
        LocalDate day = today().minusDays(random.nextInt(3) == 0 ? random.nextInt(20) : 0);
        LocalDate date = day.isBefore(openedOn) ? openedOn : day;
        long units = 1 + random.nextInt(1_000_000);
        BigDecimal amount = amount(units);
        switch (random.nextInt(14)) {
            case 0 -> deposited(units, date);
            case 1 -> withdrawn(units, date);
            case 2 -> {
                balance = balance.add(amount);
                record(new InterestCredited(account, nextId(), amount, currency, balance, "interest", date));
            }
            case 3 -> {
                balance = balance.subtract(amount);
                record(new FeeCharged(account, nextId(), amount, currency, balance, "fee {\"%\", \\NULL}", date));
            }
            case 4 -> {
                balance = balance.add(amount);
                record(new TransferCredited(account, nextId(), amount, currency, balance, null, date, null, null));
            }
            case 5 -> debited(amount, date);
            case 6 -> {
                BigDecimal previous = limit;
                limit = amount(random.nextInt(100_000));
                record(new OverdraftLimitChanged(account, previous, limit, currency));
            }
            case 7 -> suspended();
            case 8 -> record(new AccountReactivated(account));
            case 9 -> {
                balance = balance.add(amount);
                record(new TransferCredited(
                        account, nextId(), amount, currency, balance, "rent", date, nextTransfer(), OTHER));
            }
            case 10 -> {
                if (inTransit.isEmpty()) {
                    debited(amount, date);
                }
                refunded(inTransit.remove(0), date);
            }
            case 11 -> {
                if (inTransit.isEmpty()) {
                    debited(amount, date);
                }
                record(new TransferSettled(account, inTransit.remove(0).transferId()));
            }
            case 12 ->
                record(new TransferDebitRefused(
                        account, nextTransfer(), nextId(), amount, currency, OTHER, "insufficient_funds"));
            default ->
                record(new TransferCreditRefused(
                        account, nextTransfer(), nextId(), amount, currency, OTHER, "account_closed"));
        }
        now = now.plus(Duration.ofMinutes(random.nextInt(3000)));
    }

    private void debited(BigDecimal amount, LocalDate date) {
        balance = balance.subtract(amount);
        TransferDebited debited =
                new TransferDebited(account, nextId(), amount, currency, balance, "rent", date, nextTransfer(), OTHER);
        inTransit.add(debited);
        record(debited);
    }

    private void refunded(TransferDebited debited, LocalDate date) {
        balance = balance.add(debited.amount());
        record(new TransferRefunded(
                account,
                nextId(),
                debited.amount(),
                currency,
                balance,
                debited.reference(),
                date,
                debited.transferId(),
                OTHER));
    }

    private AccountHistory record(AccountEvent event) {
        events.add(new RecordedEvent<>(event, events.size(), now));
        now = now.plusMillis(7);
        return this;
    }

    private TransferId nextTransfer() {
        return new TransferId("X" + events.size());
    }

    private TransactionId nextId() {
        return new TransactionId("T" + events.size());
    }

    private BigDecimal amount(long units) {
        return BigDecimal.valueOf(units, currency.getDefaultFractionDigits());
    }
}
