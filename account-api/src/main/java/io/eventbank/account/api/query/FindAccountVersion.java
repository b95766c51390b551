package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;

/**
 * Asks for the version up to which the views of an account are made: a long, or nothing while there is none. Its
 * updates follow each change.
 */
public record FindAccountVersion(AccountId accountId) {}
