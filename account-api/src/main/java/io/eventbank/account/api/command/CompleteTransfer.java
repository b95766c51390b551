package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The money has arrived. */
public record CompleteTransfer(@TargetAggregateIdentifier TransferId transferId) implements FinishTransfer {}
