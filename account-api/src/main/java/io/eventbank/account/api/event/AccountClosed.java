package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import org.axonframework.serialization.Revision;

/** An account was closed for good, at balance zero. */
@Revision("1")
public record AccountClosed(AccountId accountId, String reason) implements AccountEvent {}
