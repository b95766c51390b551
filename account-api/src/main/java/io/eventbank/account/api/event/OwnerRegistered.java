package io.eventbank.account.api.event;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.serialization.Revision;

/** An owner became known, with name and e-mail encrypted with the owner's key. */
@Revision("1")
public record OwnerRegistered(OwnerId ownerId, EncryptedText name, EncryptedText email) implements OwnerEvent {}
