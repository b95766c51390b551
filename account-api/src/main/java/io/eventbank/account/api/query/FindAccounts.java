package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;

/** Asks for an {@link AccountsPage}, by account id. Each criterion may be null; bounds are included. */
public record FindAccounts(
        OwnerId ownerId,
        AccountStatus status,
        AccountType accountType,
        BigDecimal minBalance,
        BigDecimal maxBalance,
        PageRequest page) {}
