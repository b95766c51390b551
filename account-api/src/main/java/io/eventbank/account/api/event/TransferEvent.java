package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;

/** What can happen to a transfer itself: the whole of it. Its legs are events of the two accounts. */
public sealed interface TransferEvent
        permits TransferRequested,
                TransferResumed,
                TransferCancellationRequested,
                TransferCompleted,
                TransferFailed,
                TransferCompensated {

    /** The transfer it happened to. */
    TransferId transferId();
}
