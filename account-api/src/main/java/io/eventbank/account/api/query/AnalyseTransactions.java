package io.eventbank.account.api.query;

import java.time.LocalDate;
import java.util.Currency;

/**
 * Asks for a {@link TransactionAnalysisView}: all transactions in one currency with booking dates in a period, whose
 * ends are included. Refused with {@code forbidden} for who may not see everybody's.
 */
public record AnalyseTransactions(LocalDate from, LocalDate to, Currency currency) {}
