package io.eventbank.account.query.analysis;

import io.eventbank.account.api.query.AnalyseTransactions;
import io.eventbank.account.api.query.TransactionAnalysisView;
import io.eventbank.account.api.query.TransactionAnalysisView.Day;
import io.eventbank.account.api.query.TransactionAnalysisView.Period;
import io.eventbank.account.api.value.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What is booked in one currency on one day. Amounts are signed; the largest of a kind is zero where there is none. */
record BookedDay(
        LocalDate date,
        long transactions,
        long debits,
        long credits,
        BigDecimal amount,
        BigDecimal largestDebit,
        BigDecimal largestCredit) {

    /** What days add up to, with each of them. */
    static TransactionAnalysisView sum(List<BookedDay> days, AnalyseTransactions query) {
        Currency currency = query.currency();
        long transactions = sum(days, BookedDay::transactions);
        BigDecimal amount = reduce(days, BookedDay::amount, BigDecimal::add, currency);
        return new TransactionAnalysisView(
                new Period(query.from(), query.to()),
                currency,
                transactions,
                amount,
                average(amount, transactions),
                sum(days, BookedDay::debits),
                sum(days, BookedDay::credits),
                reduce(days, BookedDay::largestDebit, BigDecimal::min, currency),
                reduce(days, BookedDay::largestCredit, BigDecimal::max, currency),
                days.stream()
                        .map(day -> new Day(day.date, day.transactions, inScale(day.amount, currency)))
                        .toList());
    }

    private static BigDecimal average(BigDecimal amount, long transactions) {
        return transactions == 0
                ? amount
                : amount.divide(BigDecimal.valueOf(transactions), amount.scale(), RoundingMode.HALF_EVEN);
    }

    private static long sum(List<BookedDay> days, ToLongFunction<BookedDay> number) {
        return days.stream().mapToLong(number).sum();
    }

    private static BigDecimal reduce(
            List<BookedDay> days,
            Function<BookedDay, BigDecimal> amount,
            BinaryOperator<BigDecimal> operator,
            Currency currency) {
        return inScale(days.stream().map(amount).reduce(BigDecimal.ZERO, operator), currency);
    }

    private static BigDecimal inScale(BigDecimal amount, Currency currency) {
        return Money.of(amount, currency).amount();
    }
}
