package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.util.Currency;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Opens an account today. Answered with an {@link AccountResult}; refused with {@code already_exists},
 * {@code invalid_initial_balance}, {@code invalid_overdraft_limit}, {@code invalid_amount}. The sender has made sure
 * that the owner is known.
 */
public record OpenAccount(
        @TargetAggregateIdentifier AccountId accountId,
        OwnerId ownerId,
        AccountType accountType,
        Currency currency,
        BigDecimal initialBalance,
        BigDecimal overdraftLimit)
        implements AccountCommand {}
