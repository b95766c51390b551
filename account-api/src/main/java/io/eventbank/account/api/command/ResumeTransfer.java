package io.eventbank.account.api.command;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Takes a transfer up again that does not settle. Answered with a {@link TransferResult}. */
public record ResumeTransfer(@TargetAggregateIdentifier TransferId transferId) implements ManageTransfer {}
