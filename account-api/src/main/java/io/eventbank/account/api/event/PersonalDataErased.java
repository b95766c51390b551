package io.eventbank.account.api.event;

import io.eventbank.account.api.value.OwnerId;
import org.axonframework.serialization.Revision;

/**
 * An owner's name and e-mail were erased: the key that they are encrypted with is destroyed. The owner's last event.
 */
@Revision("1")
public record PersonalDataErased(OwnerId ownerId) implements OwnerEvent {}
