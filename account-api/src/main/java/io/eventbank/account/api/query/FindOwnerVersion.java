package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;

/**
 * Asks for the version up to which the view of an owner is made: a long, or nothing while there is none. Its updates
 * follow each change.
 */
public record FindOwnerVersion(OwnerId ownerId) {}
