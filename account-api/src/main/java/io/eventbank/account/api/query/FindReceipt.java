package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;

/**
 * Asks for a {@link ReceiptView}; answered with nothing if there is no such transaction that the caller may see, and
 * refused with {@code not_sealed_yet} or {@code seal_broken}.
 */
public record FindReceipt(AccountId accountId, TransactionId transactionId) {}
