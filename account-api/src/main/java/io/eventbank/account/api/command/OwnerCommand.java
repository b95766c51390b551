package io.eventbank.account.api.command;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;

/** What an owner can be asked to do: the whole of it. Personal data is encrypted before it is sent. */
public sealed interface OwnerCommand permits RegisterOwner, ChangeOwnerDetails, ImportOwner {

    OwnerId ownerId();

    EncryptedText name();

    EncryptedText email();
}
