package io.eventbank.account.api.state;

import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferLegRefused;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the events of one account add up to: the only place that says how. The aggregate decides on it, and past states
 * are made by it. Starting from null, {@link #after} is applied to each event of the stream in its order.
 *
 * @param opening the first event, whose content never changes
 * @param suspensionReason null unless suspended
 * @param inTransit the money that left for other accounts and may still come back, oldest first
 */
public record AccountState(
        AccountOpened opening,
        Money balance,
        Money overdraftLimit,
        AccountStatus status,
        String suspensionReason,
        List<InTransit> inTransit) {

    /** Money that left for a transfer of which it is not known yet whether it arrived. */
    public record InTransit(TransferId transferId, Money amount) {}

    /**
     * The state after one more event.
     *
     * @param before the state so far, null before the first event
     * @throws IllegalStateException if the balance that the event carries is not the sum of the bookings
     */
    public static AccountState after(AccountState before, AccountEvent event) {
        if (event instanceof AccountOpened opened) {
            return new AccountState(
                    opened,
                    Money.of(opened.initialBalance(), opened.currency()),
                    Money.of(opened.initialOverdraftLimit(), opened.currency()),
                    AccountStatus.ACTIVE,
                    null,
                    List.of());
        }
        AccountState next = before.next(event);
        if (event instanceof TransactionBooked booked && next.balance.amount().compareTo(booked.balance()) != 0) {
            throw new IllegalStateException("Transaction " + booked.transactionId() + " of " + booked.accountId()
                    + " states a balance that is not the sum of the bookings");
        }
        return next;
    }

    /**
     * As {@link #after}, where events were left out because they do not count yet on the day that is asked about, so
     * that the balance that an event carries is another one. Nothing counts before the opening: null until then.
     */
    public static AccountState counting(AccountState before, AccountEvent event) {
        if (before == null) {
            // The day on which an event is recorded may be before the opening's, where the clocks of processes differ.
            return event instanceof AccountOpened ? after(null, event) : null;
        }
        return before.next(event);
    }

    /** What can still be paid out: balance and overdraft limit together. */
    public Money availableBalance() {
        return balance.plus(overdraftLimit);
    }

    /** The money that left for a transfer and may still come back; empty once it is settled or if it never left. */
    public Optional<Money> inTransit(TransferId transferId) {
        return inTransit.stream()
                .filter(one -> one.transferId().equals(transferId))
                .map(InTransit::amount)
                .findFirst();
    }

    private AccountState next(AccountEvent event) {
        if (event instanceof TransactionBooked booked) {
            return withBalance(
                    balance.plus(Money.of(booked.signedAmount(), booked.currency())), inTransitAfter(booked));
        }
        if (event instanceof TransferSettled settled) {
            return withBalance(balance, inTransitWithout(settled.transferId()));
        }
        if (event instanceof TransferLegRefused) {
            return this;
        }
        if (event instanceof OverdraftLimitChanged changed) {
            return withOverdraftLimit(Money.of(changed.limit(), changed.currency()));
        }
        if (event instanceof AccountSuspended suspended) {
            return withStatus(AccountStatus.SUSPENDED, suspended.reason());
        }
        if (event instanceof AccountReactivated) {
            return withStatus(AccountStatus.ACTIVE, null);
        }
        if (event instanceof AccountClosed) {
            return withStatus(AccountStatus.CLOSED, null);
        }
        throw new IllegalArgumentException("No rule for " + event.getClass().getName());
    }

    private List<InTransit> inTransitAfter(TransactionBooked booked) {
        // Imported history names no transfer: this system did not carry it out, so nothing can come back.
        if (booked instanceof TransferDebited debited && debited.transferId() != null) {
            List<InTransit> more = new ArrayList<>(inTransit);
            more.add(new InTransit(debited.transferId(), Money.of(debited.amount(), debited.currency())));
            return List.copyOf(more);
        }
        return booked instanceof TransferRefunded refunded ? inTransitWithout(refunded.transferId()) : inTransit;
    }

    private List<InTransit> inTransitWithout(TransferId transferId) {
        return inTransit.stream()
                .filter(one -> !one.transferId().equals(transferId))
                .toList();
    }

    private AccountState withBalance(Money newBalance, List<InTransit> newInTransit) {
        return new AccountState(opening, newBalance, overdraftLimit, status, suspensionReason, newInTransit);
    }

    private AccountState withOverdraftLimit(Money newLimit) {
        return new AccountState(opening, balance, newLimit, status, suspensionReason, inTransit);
    }

    private AccountState withStatus(AccountStatus newStatus, String reason) {
        return new AccountState(opening, balance, overdraftLimit, newStatus, reason, inTransit);
    }
}
