package io.eventbank.account.command.transfer;

/** How far a transfer is that is under way: the last thing that is known to have happened. */
enum TransferStage {
    REQUESTED,
    /** The money is in neither account. */
    DEBITED,
    DEBIT_REFUSED,
    CREDITED,
    /** The money is in neither account. */
    CREDIT_REFUSED,
    SETTLED,
    REFUNDED
}
