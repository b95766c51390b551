package io.eventbank.account.api.command;

/** What operators may order of a transfer that does not settle. It changes nothing once the transfer is at its end. */
public sealed interface ManageTransfer extends TransferCommand permits ResumeTransfer, CancelTransfer {}
