package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.api.query.TransactionView;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** What a statement's transactions add up to; both sums are absolute amounts. */
record StatementTotals(int creditCount, BigDecimal credits, int debitCount, BigDecimal debits) {

    static StatementTotals of(StatementView content) {
        BigDecimal zero = content.openingBalance().subtract(content.openingBalance());
        List<BigDecimal> credits = amounts(content, amount -> amount.signum() > 0);
        List<BigDecimal> debits = amounts(content, amount -> amount.signum() < 0);
        return new StatementTotals(
                credits.size(),
                credits.stream().reduce(zero, BigDecimal::add),
                debits.size(),
                debits.stream().reduce(zero, BigDecimal::subtract));
    }

    int count() {
        return creditCount + debitCount;
    }

    /** Below zero if more went out than came in. */
    BigDecimal net() {
        return credits.subtract(debits);
    }

    private static List<BigDecimal> amounts(StatementView content, Predicate<BigDecimal> which) {
        return content.transactions().stream()
                .map(TransactionView::amount)
                .filter(which)
                .toList();
    }
}
