package io.eventbank.account.api.command;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Sets an owner's name and e-mail. Answered with an {@link OwnerResult}; changes nothing if both are the same as
 * before.
 */
public record ChangeOwnerDetails(@TargetAggregateIdentifier OwnerId ownerId, EncryptedText name, EncryptedText email)
        implements DescribeOwner {}
