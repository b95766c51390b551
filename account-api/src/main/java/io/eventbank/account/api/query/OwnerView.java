package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;

/** An owner. Name and e-mail are null once they have been erased. */
public record OwnerView(OwnerId ownerId, String name, String email, Instant registeredAt, long version) {}
