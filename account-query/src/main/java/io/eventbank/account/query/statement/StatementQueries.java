package io.eventbank.account.query.statement;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.DailyBalancesPage;
import io.eventbank.account.api.query.FindDailyBalances;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.FindStatementTransactions;
import io.eventbank.account.api.query.StatementSummary;
import io.eventbank.account.api.query.StatementTransactions;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.paging.Cursors;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.Formats;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what was booked in a period, and what the balance was at the end of each day. */
@Component
class StatementQueries {

    private final StatementTables tables;
    private final QuerySender queries;
    private final int maxTransactions;

    StatementQueries(StatementTables tables, QuerySender queries, QueryProperties properties) {
        this.tables = tables;
        this.queries = queries;
        this.maxTransactions = properties.maxStatementTransactions();
    }

    /**
     * The account as of the period's last day is made from the events, and the tables are read, both up to the version
     * that is asked for: a booking that is recorded meanwhile is in neither.
     */
    @QueryHandler
    Optional<StatementSummary> handle(FindStatementSummary query, Caller caller) {
        return queries.onBehalfOf(caller)
                .find(new FindPastAccount(query.accountId(), query.to(), null, query.version()), AccountView.class)
                .map(then -> summary(
                        query,
                        then,
                        tables.period(query, maxTransactions + 1)
                                .orElseThrow(() -> new Refusal(
                                        ErrorCode.READ_MODEL_BEHIND,
                                        "The view is not at version " + query.version() + " yet"))));
    }

    @QueryHandler
    Optional<StatementTransactions> handle(FindStatementTransactions query, Caller caller) {
        return tables.owner(query.accountId())
                .filter(caller::sees)
                .map(owner -> new StatementTransactions(tables.transactions(query)));
    }

    @QueryHandler
    Optional<DailyBalancesPage> handle(FindDailyBalances query, Caller caller) {
        LocalDate after =
                Cursors.key(query.page().cursor(), text -> Formats.date(text).orElse(null));
        return tables.owner(query.accountId())
                .filter(caller::sees)
                .map(owner -> Cursors.page(
                        tables.balances(query, after, query.page().limit() + 1),
                        query.page().limit(),
                        day -> day.date().toString(),
                        DailyBalancesPage::new));
    }

    private StatementSummary summary(FindStatementSummary query, AccountView account, StatementTables.Period period) {
        if (period.transactions() > maxTransactions) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_BOOKINGS,
                    "The period has more than " + maxTransactions + " transactions; ask for a shorter one");
        }
        BigDecimal closing = period.openingBalance().add(period.sum());
        if (closing.compareTo(account.balance()) != 0) {
            // What is printed leaves the house: better no statement than one that the events do not bear out.
            throw new IllegalStateException("The bookings of " + query.accountId() + " up to " + query.to()
                    + " add up to " + closing + ", its events to " + account.balance());
        }
        return new StatementSummary(
                account.currency(),
                period.openingBalance(),
                closing,
                period.transactions(),
                account.ownerName(),
                account.accountType(),
                period.openedOn(),
                account.version(),
                account.lastModifiedAt());
    }
}
