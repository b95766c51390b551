package io.eventbank.account.api.command;

import io.eventbank.account.api.value.OwnerId;

/** What an owner can be asked to do: the whole of it. */
public sealed interface OwnerCommand permits DescribeOwner, ErasePersonalData {

    OwnerId ownerId();
}
