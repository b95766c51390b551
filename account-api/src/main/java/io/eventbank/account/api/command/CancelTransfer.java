package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Has the money of a transfer given back, unless it has arrived. Answered with a {@link TransferResult}. */
public record CancelTransfer(@TargetAggregateIdentifier TransferId transferId) implements ManageTransfer {}
