package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;

/**
 * Asks for an {@link AccountEventsPage}: the stream of an account; answered with nothing if there is none that the
 * caller may see.
 */
public record FindAccountEvents(AccountId accountId, PageRequest page) {}
