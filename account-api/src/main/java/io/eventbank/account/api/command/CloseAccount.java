package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Closes an account for good. Answered with an {@link AccountResult}; refused with {@code account_has_balance}. */
public record CloseAccount(@TargetAggregateIdentifier AccountId accountId, String reason) implements AccountCommand {}
