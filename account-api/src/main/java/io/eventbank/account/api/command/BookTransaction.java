package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransactionId;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Orders a single booking on an account. Refused with {@code account_suspended}, {@code invalid_amount},
 * {@code invalid_booking_date}, {@code insufficient_funds}, {@code id_conflict}.
 */
public sealed interface BookTransaction extends AccountCommand permits DepositMoney, WithdrawMoney, CreditInterest {

    /** The client's choice, or null. */
    TransactionId transactionId();

    /** How much, above zero. */
    BigDecimal amount();

    /** What it is for, or null. */
    String reference();

    /** The day it counts from; null is today. */
    LocalDate bookingDate();
}
