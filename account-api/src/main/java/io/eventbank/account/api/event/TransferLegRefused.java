package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;

/** An account said no to its leg of a transfer, for good. The balance stays as it is. */
public sealed interface TransferLegRefused extends AccountEvent permits TransferDebitRefused, TransferCreditRefused {

    TransferId transferId();

    /** The transaction that the leg would have become. */
    TransactionId transactionId();

    /** Why: the code of the refusal. */
    String failureCode();
}
