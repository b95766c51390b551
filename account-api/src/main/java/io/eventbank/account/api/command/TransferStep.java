package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;

/**
 * One step of a transfer, ordered of one of its accounts by the process that carries it out. It is never refused: the
 * answer is an event. A step that was decided before changes nothing, however long ago that was.
 */
public sealed interface TransferStep extends AccountCommand
        permits DebitTransfer, CreditTransfer, RefundTransfer, SettleTransfer {

    TransferId transferId();
}
