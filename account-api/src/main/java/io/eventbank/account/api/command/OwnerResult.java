package io.eventbank.account.api.command;

import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;

/** An owner after a command, as the aggregate knows it; name and e-mail stay with whoever sent them. */
public record OwnerResult(OwnerId ownerId, Instant registeredAt, long version) {}
