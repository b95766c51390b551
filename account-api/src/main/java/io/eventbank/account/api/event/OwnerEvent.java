package io.eventbank.account.api.event;

import io.eventbank.account.api.value.OwnerId;

/** What can happen to an owner: the whole of it. Class names are stored for ever. */
public sealed interface OwnerEvent permits OwnerRegistered, OwnerDetailsChanged, PersonalDataErased {

    OwnerId ownerId();
}
