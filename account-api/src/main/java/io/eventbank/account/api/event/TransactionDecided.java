package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransactionId;

/** What an account decided about a transaction, once and for ever: it is booked, or it will never be. */
public sealed interface TransactionDecided extends AccountEvent permits TransactionBooked, TransferLegRefused {

    TransactionId transactionId();
}
