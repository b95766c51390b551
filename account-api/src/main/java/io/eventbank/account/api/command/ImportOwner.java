package io.eventbank.account.api.command;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Makes an owner known unless it is already. Answered with an {@link ImportOutcome}; refused with {@code id_conflict}
 * if the owner is known by another name or e-mail.
 */
public record ImportOwner(@TargetAggregateIdentifier OwnerId ownerId, EncryptedText name, EncryptedText email)
        implements DescribeOwner {}
