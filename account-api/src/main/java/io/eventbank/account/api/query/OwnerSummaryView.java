package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** What an owner has: accounts by status, balances by currency, and when any of it or the owner last changed. */
public record OwnerSummaryView(
        OwnerId ownerId,
        long totalAccounts,
        long activeAccounts,
        long suspendedAccounts,
        long closedAccounts,
        List<CurrencyBalance> balances,
        Instant lastActivityAt) {

    /** The sum of all balances in one currency. */
    public record CurrencyBalance(Currency currency, BigDecimal totalBalance) {}
}
