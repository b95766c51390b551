package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Ends an account's suspension, if there is one. Answered with an {@link AccountResult}. */
public record ReactivateAccount(@TargetAggregateIdentifier AccountId accountId) implements AccountCommand {}
