package io.eventbank.account.command.account;

import io.eventbank.account.api.event.FeeCharged;
import io.eventbank.account.api.event.InterestCredited;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import java.time.LocalDate;

/** Which event a booking is. */
final class Bookings {

    private Bookings() {}

    /**
     * The event for a transaction.
     *
     * @param change of the balance, below zero for a debit; its sign fits the type
     * @param balance after the transaction
     * @param reference may be null
     */
    static TransactionBooked event(
            AccountId account,
            TransactionId id,
            TransactionType type,
            Money change,
            Money balance,
            String reference,
            LocalDate bookingDate) {
        var amount = change.amount().abs();
        var currency = change.currency();
        var after = balance.amount();
        return switch (type) {
            case DEPOSIT -> new MoneyDeposited(account, id, amount, currency, after, reference, bookingDate);
            case WITHDRAWAL -> new MoneyWithdrawn(account, id, amount, currency, after, reference, bookingDate);
            case INTEREST -> new InterestCredited(account, id, amount, currency, after, reference, bookingDate);
            case FEE -> new FeeCharged(account, id, amount, currency, after, reference, bookingDate);
            case TRANSFER ->
                change.signum() > 0
                        ? new TransferCredited(account, id, amount, currency, after, reference, bookingDate, null, null)
                        : new TransferDebited(account, id, amount, currency, after, reference, bookingDate, null, null);
        };
    }
}
