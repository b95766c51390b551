package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;

/** Asks for an {@link AccountView}; answered with nothing if there is none that the caller may see. */
public record FindAccount(AccountId accountId) {}
