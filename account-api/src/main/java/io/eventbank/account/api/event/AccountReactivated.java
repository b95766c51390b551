package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import org.axonframework.serialization.Revision;

/** A suspended account can be used again. */
@Revision("1")
public record AccountReactivated(AccountId accountId) implements AccountEvent {}
