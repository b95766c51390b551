package io.eventbank.account.query.statement;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.FindStatementTransactions;
import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementSummary;
import io.eventbank.account.api.query.StatementTransactions;
import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.query.dispatch.QuerySender;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes whole statements, a page of transactions at a time: so a process that answers for others never has more than a
 * page of one in memory, and no message between them is large.
 */
final class StatementReader {

    private final QuerySender queries;
    private final int pageSize;

    StatementReader(QuerySender queries, int pageSize) {
        this.queries = queries;
        this.pageSize = pageSize;
    }

    /**
     * The statement that has this summary.
     *
     * @throws Refusal {@code read_model_behind} if the transactions are not those of the summary, because the view was
     *     exchanged or mended meanwhile
     */
    Statement read(FindStatementSummary query, StatementSummary summary) {
        List<TransactionView> transactions = transactions(query, summary.transactionCount());
        BigDecimal closing =
                transactions.stream().map(TransactionView::amount).reduce(summary.openingBalance(), BigDecimal::add);
        if (transactions.size() != summary.transactionCount() || closing.compareTo(summary.closingBalance()) != 0) {
            throw new Refusal(ErrorCode.READ_MODEL_BEHIND, "The view has changed while the statement was made of it");
        }
        StatementView content = new StatementView(
                query.accountId(),
                summary.currency(),
                query.from(),
                query.to(),
                summary.openingBalance(),
                transactions,
                summary.closingBalance());
        return new Statement(
                content,
                summary.ownerName(),
                summary.accountType(),
                summary.openedOn(),
                summary.version(),
                summary.recordedAt());
    }

    private List<TransactionView> transactions(FindStatementSummary query, int count) {
        List<TransactionView> transactions = new ArrayList<>(count);
        LocalDate afterDate = query.from();
        long afterSequence = -1;
        while (transactions.size() < count) {
            int limit = Math.min(pageSize, count - transactions.size());
            List<TransactionView> page = queries.find(
                            new FindStatementTransactions(
                                    query.accountId(), query.to(), query.version(), afterDate, afterSequence, limit),
                            StatementTransactions.class)
                    .map(StatementTransactions::transactions)
                    .orElse(List.of());
            transactions.addAll(page);
            if (page.size() < limit) {
                break;
            }
            TransactionView last = page.get(page.size() - 1);
            afterDate = last.bookingDate();
            afterSequence = last.sequence();
        }
        return transactions;
    }
}
