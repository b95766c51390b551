package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;

/**
 * A statement without its transactions.
 *
 * @param transactionCount how many of them there are
 * @param ownerName null if it is not known, or erased
 * @param version the last event that counts up to the period's end
 * @param recordedAt when that event was recorded
 */
public record StatementSummary(
        Currency currency,
        BigDecimal openingBalance,
        BigDecimal closingBalance,
        int transactionCount,
        String ownerName,
        AccountType accountType,
        LocalDate openedOn,
        long version,
        Instant recordedAt) {}
