package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;

/** Asks for a {@link TransactionView}; answered with nothing if there is none that the caller may see. */
public record FindTransaction(AccountId accountId, TransactionId transactionId) {}
