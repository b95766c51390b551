package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;

/** What a transfer can be asked to do: the whole of it. An unknown one is refused with {@code transfer_not_found}. */
public sealed interface TransferCommand permits RequestTransfer, ManageTransfer, FinishTransfer {

    TransferId transferId();
}
