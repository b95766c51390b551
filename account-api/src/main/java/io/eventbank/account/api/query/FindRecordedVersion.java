package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;

/**
 * Asks for the version up to which an account's events are recorded, whatever the views show: a long, or nothing if
 * there is no account that the caller may see.
 */
public record FindRecordedVersion(AccountId accountId) {}
