package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The money was given back to the source. */
public record CompensateTransfer(@TargetAggregateIdentifier TransferId transferId, String failureCode)
        implements FinishTransfer {}
