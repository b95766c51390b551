package io.eventbank.account.api.command;

import io.eventbank.account.api.value.EncryptedText;

/** A command that says what an owner is called. Personal data is encrypted before it is sent. */
public sealed interface DescribeOwner extends OwnerCommand permits RegisterOwner, ChangeOwnerDetails, ImportOwner {

    EncryptedText name();

    EncryptedText email();
}
