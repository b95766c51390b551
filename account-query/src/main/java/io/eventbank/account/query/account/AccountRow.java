package io.eventbank.account.query.account;

import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransferLegRefused;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.query.projection.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;

/** An account as it is written: what it was, and then what each new event makes of it. */
record AccountRow(
        String accountId,
        String ownerId,
        AccountType accountType,
        Currency currency,
        BigDecimal balance,
        BigDecimal overdraftLimit,
        AccountStatus status,
        Instant openedAt,
        Instant lastModifiedAt,
        long transactionCount,
        Instant lastTransactionAt,
        BigDecimal totalCredits,
        BigDecimal totalDebits,
        BigDecimal largestTransaction,
        long version) {

    /** The row of an account that was just opened. */
    static AccountRow opened(AccountOpened opened, long sequence, Instant recordedAt) {
        BigDecimal zero = Money.zero(opened.currency()).amount();
        return new AccountRow(
                opened.accountId().value(),
                opened.ownerId().value(),
                opened.accountType(),
                opened.currency(),
                Money.of(opened.initialBalance(), opened.currency()).amount(),
                Money.of(opened.overdraftLimit(), opened.currency()).amount(),
                AccountStatus.ACTIVE,
                openedAt(opened.openedOn(), recordedAt),
                recordedAt,
                0,
                null,
                zero,
                zero,
                zero,
                sequence);
    }

    /** The row after one more event, which is not the opening. */
    AccountRow after(RecordedEvent<AccountEvent> recorded) {
        AccountEvent event = recorded.event();
        if (event instanceof TransactionBooked booked) {
            return booked(booked, recorded);
        }
        if (event instanceof OverdraftLimitChanged changed) {
            return changed(Money.of(changed.limit(), currency).amount(), status, recorded);
        }
        if (event instanceof AccountSuspended) {
            return changed(overdraftLimit, AccountStatus.SUSPENDED, recorded);
        }
        if (event instanceof AccountReactivated) {
            return changed(overdraftLimit, AccountStatus.ACTIVE, recorded);
        }
        if (event instanceof AccountClosed) {
            return changed(overdraftLimit, AccountStatus.CLOSED, recorded);
        }
        if (event instanceof TransferLegRefused || event instanceof TransferSettled) {
            return changed(overdraftLimit, status, recorded);
        }
        throw new IllegalArgumentException("No rule for " + event.getClass().getName());
    }

    private AccountRow booked(TransactionBooked booked, RecordedEvent<AccountEvent> recorded) {
        BigDecimal amount = Money.of(booked.amount(), currency).amount();
        boolean credit = booked.signedAmount().signum() > 0;
        return new AccountRow(
                accountId,
                ownerId,
                accountType,
                currency,
                Money.of(booked.balance(), currency).amount(),
                overdraftLimit,
                status,
                openedAt,
                recorded.recordedAt(),
                transactionCount + 1,
                recorded.recordedAt(),
                credit ? totalCredits.add(amount) : totalCredits,
                credit ? totalDebits : totalDebits.add(amount),
                largestTransaction.max(amount),
                recorded.sequence());
    }

    private AccountRow changed(BigDecimal newLimit, AccountStatus newStatus, RecordedEvent<AccountEvent> recorded) {
        return new AccountRow(
                accountId,
                ownerId,
                accountType,
                currency,
                balance,
                newLimit,
                newStatus,
                openedAt,
                recorded.recordedAt(),
                transactionCount,
                lastTransactionAt,
                totalCredits,
                totalDebits,
                largestTransaction,
                recorded.sequence());
    }

    /** The very moment where it is known; of an account that was imported only the day is. */
    private static Instant openedAt(LocalDate openedOn, Instant recordedAt) {
        return openedOn.equals(LocalDate.ofInstant(recordedAt, ZoneOffset.UTC))
                ? recordedAt
                : openedOn.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
