package io.eventbank.account.api.command;

/**
 * Records how a transfer ended, as the accounts have it; for the process that carries it out, and harmless when
 * repeated.
 */
public sealed interface FinishTransfer extends TransferCommand
        permits CompleteTransfer, FailTransfer, CompensateTransfer {}
