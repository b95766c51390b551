package io.eventbank.account.api.command;

import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;

/**
 * The erasure of an owner's personal data, as its event has it.
 *
 * @param erasedAt when the event was recorded
 * @param actor who asked for it
 * @param version the number of the event in the owner's stream; none comes after it
 */
public record ErasureResult(OwnerId ownerId, Instant erasedAt, String eventId, String actor, long version) {}
