package io.eventbank.account.query.analysis;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.AnalyseTransactions;
import io.eventbank.account.api.query.TransactionAnalysisView;
import io.eventbank.account.support.security.Caller;
import java.time.LocalDate;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Sums up the transactions of a period from what the accounts' read model keeps of each booking date. There is a row a
 * day and no more, so that no period is too long.
 */
@Component
class TransactionAnalysis {

    // All of the answer is made of these rows: with a second statement, breakdown and totals could differ.
    private static final String DAYS = """
            SELECT * FROM account_query.transaction_day
            WHERE currency = ? AND booking_date BETWEEN ? AND ?
            ORDER BY booking_date
            """;

    private final JdbcTemplate jdbc;

    TransactionAnalysis(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @QueryHandler
    TransactionAnalysisView handle(AnalyseTransactions query, Caller caller) {
        if (!caller.seesEverything()) {
            throw new Refusal(ErrorCode.FORBIDDEN, "The caller may not see what all accounts add up to");
        }
        List<BookedDay> days = jdbc.query(
                DAYS,
                (row, number) -> new BookedDay(
                        row.getObject("booking_date", LocalDate.class),
                        row.getLong("transaction_count"),
                        row.getLong("debit_count"),
                        row.getLong("credit_count"),
                        row.getBigDecimal("total_amount"),
                        row.getBigDecimal("largest_debit"),
                        row.getBigDecimal("largest_credit")),
                query.currency().getCurrencyCode(),
                query.from(),
                query.to());
        return BookedDay.sum(days, query);
    }
}
