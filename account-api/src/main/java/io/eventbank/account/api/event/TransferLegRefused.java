package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;

/** An account said no to its leg of a transfer, for good. The balance stays as it is. */
public sealed interface TransferLegRefused extends TransactionDecided
        permits TransferDebitRefused, TransferCreditRefused {

    TransferId transferId();

    /** Why: the code of the refusal. */
    String failureCode();
}
