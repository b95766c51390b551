package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An owner. Name and e-mail are null once they have been erased. */
public record OwnerView(
        OwnerId ownerId, @Nullable String name, @Nullable String email, Instant registeredAt, long version) {}
