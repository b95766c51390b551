package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.util.Currency;

/** An account after a command, as the aggregate knows it. */
public record AccountResult(
        AccountId accountId,
        OwnerId ownerId,
        AccountType accountType,
        Currency currency,
        BigDecimal balance,
        BigDecimal overdraftLimit,
        BigDecimal availableBalance,
        AccountStatus status,
        long version) {}
