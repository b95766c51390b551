package io.eventbank.account.api.value;

/** How far a transfer is: under way, or in one of the three ways at its end. */
public enum TransferStatus {
    PENDING,
    /** The money has arrived. */
    COMPLETED,
    /** Nothing left the source. */
    FAILED,
    /** The money left the source, could not be credited, and was given back. */
    COMPENSATED
}
