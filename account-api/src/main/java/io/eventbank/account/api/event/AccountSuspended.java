package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import org.axonframework.serialization.Revision;

/** An account was suspended, or the reason for its suspension was changed. */
@Revision("1")
public record AccountSuspended(AccountId accountId, String reason) implements AccountEvent {}
