package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * An account. The sums and the largest transaction are absolute amounts over its transactions, of which the initial
 * balance is none; {@code lastTransactionAt} is null before the first.
 */
public record AccountView(
        AccountId accountId,
        OwnerId ownerId,
        @Nullable String ownerName,
        @Nullable String ownerEmail,
        AccountType accountType,
        Currency currency,
        BigDecimal balance,
        BigDecimal overdraftLimit,
        BigDecimal availableBalance,
        AccountStatus status,
        Instant openedAt,
        Instant lastModifiedAt,
        long transactionCount,
        @Nullable Instant lastTransactionAt,
        BigDecimal totalCredits,
        BigDecimal totalDebits,
        BigDecimal largestTransaction,
        long version) {}
