package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;

/** A transaction was booked: what all events that move an account's balance have in common. */
public sealed interface TransactionBooked extends TransactionDecided
        permits MoneyDeposited,
                MoneyWithdrawn,
                InterestCredited,
                FeeCharged,
                TransferCredited,
                TransferDebited,
                TransferRefunded {

    /** How much, above zero; its direction is the kind of event. */
    BigDecimal amount();

    Currency currency();

    /** The account's balance after this booking. */
    BigDecimal balance();

    /** What the booking is for, in the words of whoever ordered it; may be null. */
    String reference();

    /** The day it counts from, which may lie before the day it was recorded. */
    LocalDate bookingDate();

    TransactionType type();

    /** The change of the balance: {@link #amount()}, below zero for a debit. */
    default BigDecimal signedAmount() {
        return amount();
    }

    @Override
    default LocalDate countsFrom(Instant recordedAt) {
        return bookingDate();
    }

    /** The transfer that this is a leg of, or null. */
    default TransferId transferId() {
        return null;
    }

    /** The account at the other end of the transfer, or null. */
    default AccountId counterpartyAccountId() {
        return null;
    }
}
