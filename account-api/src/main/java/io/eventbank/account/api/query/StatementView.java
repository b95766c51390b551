package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/**
 * What happened in a period, by booking date, then sequence. The opening balance is that of the day before, or the
 * initial balance where the account was opened in the period; with the amounts it adds up to the closing balance.
 */
public record StatementView(
        AccountId accountId,
        Currency currency,
        LocalDate from,
        LocalDate to,
        BigDecimal openingBalance,
        List<TransactionView> transactions,
        BigDecimal closingBalance) {}
