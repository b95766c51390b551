package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;

/** Asks for an {@link OwnerView}; answered with nothing if there is none that the caller may see. */
public record FindOwner(OwnerId ownerId) {}
