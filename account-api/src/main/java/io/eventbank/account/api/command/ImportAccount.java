package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Opens an account on a day of the past, unless it was opened just so already. Answered with an {@link ImportOutcome};
 * refused with {@code id_conflict}, {@code invalid_overdraft_limit}, {@code invalid_amount},
 * {@code invalid_opening_date}.
 */
public record ImportAccount(
        @TargetAggregateIdentifier AccountId accountId,
        OwnerId ownerId,
        AccountType accountType,
        Currency currency,
        LocalDate openedOn,
        BigDecimal overdraftLimit)
        implements AccountCommand {}
