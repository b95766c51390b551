package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Suspends an account, or changes the reason for its suspension. Answered with an {@link AccountResult}. */
public record SuspendAccount(@TargetAggregateIdentifier AccountId accountId, String reason) implements AccountCommand {}
