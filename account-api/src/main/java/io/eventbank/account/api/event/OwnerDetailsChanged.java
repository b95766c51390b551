package io.eventbank.account.api.event;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.serialization.Revision;

/** An owner's name or e-mail was changed; both are given, encrypted with the owner's key. */
@Revision("1")
public record OwnerDetailsChanged(OwnerId ownerId, EncryptedText name, EncryptedText email) implements OwnerEvent {}
