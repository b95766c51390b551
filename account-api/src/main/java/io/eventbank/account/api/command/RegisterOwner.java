package io.eventbank.account.api.command;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Makes an owner known. Answered with an {@link OwnerResult}; refused with {@code already_exists}. */
public record RegisterOwner(@TargetAggregateIdentifier OwnerId ownerId, EncryptedText name, EncryptedText email)
        implements DescribeOwner {}
