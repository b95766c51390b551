package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The source let nothing go. */
public record FailTransfer(@TargetAggregateIdentifier TransferId transferId, String failureCode)
        implements FinishTransfer {}
