package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Gives the money of a transfer back to its source, which cannot say no. */
public record RefundTransfer(
        @TargetAggregateIdentifier AccountId accountId,
        TransferId transferId,
        TransactionId transactionId,
        String reference,
        AccountId counterpartyAccountId)
        implements TransferStep {}
