package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionType;
import java.time.LocalDate;

/**
 * Asks for a {@link TransactionsPage}, by booking date, then sequence; answered with nothing if there is no account
 * that the caller may see. Each criterion may be null; both dates are included.
 */
public record FindTransactions(
        AccountId accountId, LocalDate from, LocalDate to, TransactionType type, PageRequest page) {}
