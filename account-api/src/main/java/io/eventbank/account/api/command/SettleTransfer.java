package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Tells the source of a transfer that the money has arrived. */
public record SettleTransfer(@TargetAggregateIdentifier AccountId accountId, TransferId transferId)
        implements TransferStep {}
