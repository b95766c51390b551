package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import java.math.BigDecimal;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Sets the amount by which an account may be overdrawn. Answered with an {@link AccountResult}; refused with
 * {@code invalid_overdraft_limit}, {@code overdraft_in_use}.
 */
public record ChangeOverdraftLimit(
        @TargetAggregateIdentifier AccountId accountId, BigDecimal limit) implements AccountCommand {}
