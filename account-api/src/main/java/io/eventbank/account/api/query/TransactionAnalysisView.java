package io.eventbank.account.api.query;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/**
 * What the transactions of a period add up to. Amounts are signed, the largest debit is the one furthest below zero,
 * the average is rounded half to even at the currency's scale; without a transaction all are zero. Only days with a
 * booking are in the breakdown.
 */
public record TransactionAnalysisView(
        Period period,
        Currency currency,
        long totalTransactions,
        BigDecimal totalAmount,
        BigDecimal averageTransaction,
        long debitCount,
        long creditCount,
        BigDecimal largestDebit,
        BigDecimal largestCredit,
        List<Day> dailyBreakdown) {

    /** The days from one to another, both included. */
    public record Period(LocalDate from, LocalDate to) {}

    /** The transactions with one booking date. */
    public record Day(LocalDate date, long transactionCount, BigDecimal totalAmount) {}
}
