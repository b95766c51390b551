package io.eventbank.account.api.command;

import io.eventbank.account.api.value.OwnerId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Erases an owner's name and e-mail for ever. Answered with an {@link ErasureResult}: of the first erasure, if there
 * was one before.
 */
public record ErasePersonalData(@TargetAggregateIdentifier OwnerId ownerId) implements OwnerCommand {}
