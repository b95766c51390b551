package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;

/**
 * Asks for the version of an owner whose name and e-mail the accounts show: a long, or nothing while there is none. Its
 * updates follow each change.
 */
public record FindAccountOwnerVersion(OwnerId ownerId) {}
