package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.DailyBalanceView;
import io.eventbank.account.api.query.FindDailyBalances;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.FindStatementTransactions;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What is booked by day, as statements and balances are read from it. Each answer is read by one SQL statement, and so
 * from one snapshot, whatever is written meanwhile.
 */
@Component
class StatementTables {

    /** Days are summed up already; of what is in them, those bookings are taken out again that are too late. */
    private static final String PERIOD = """
            SELECT account.opened_on,
                   account.initial_balance
                       + coalesce((SELECT sum(day.amount) FROM account_query.account_day day
                                   WHERE day.account_id = :account AND day.booking_date < :from), 0)
                       - coalesce((SELECT sum(late.amount) FROM account_query.account_transaction late
                                   WHERE late.account_id = :account AND late.booking_date < :from
                                     AND late.sequence > :version), 0) AS opening_balance,
                   booked.transactions, booked.amount
            FROM account_query.account
            CROSS JOIN (SELECT count(*) AS transactions, coalesce(sum(amount), 0) AS amount
                        FROM (SELECT amount FROM account_query.account_transaction
                              WHERE account_id = :account AND booking_date BETWEEN :from AND :to
                                  AND sequence <= :version
                              LIMIT :limit) AS counted) AS booked
            WHERE account.account_id = :account AND account.version >= :version""";

    private static final String TRANSACTIONS = """
            SELECT * FROM account_query.account_transaction
            WHERE account_id = :account AND booking_date <= :to AND sequence <= :version
                AND (booking_date, sequence) > (:afterDate, :afterSequence)
            ORDER BY booking_date, sequence
            LIMIT :limit""";

    private static final String BALANCES = """
            SELECT booking_date, balance
            FROM (SELECT day.booking_date,
                         account.initial_balance + sum(day.amount) OVER (ORDER BY day.booking_date) AS balance
                  FROM account_query.account JOIN account_query.account_day day USING (account_id)
                  WHERE account_id = :account) AS daily
            WHERE (:from::date IS NULL OR booking_date >= :from) AND (:to::date IS NULL OR booking_date <= :to)
                AND (:after::date IS NULL OR booking_date > :after)
            ORDER BY booking_date
            LIMIT :limit""";

    private final NamedParameterJdbcTemplate jdbc;

    StatementTables(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is booked in a period.
     *
     * @param transactions how many transactions there are
     * @param sum what they add up to
     */
    record Period(LocalDate openedOn, BigDecimal openingBalance, int transactions, BigDecimal sum) {}

    /**
     * What is booked in a period, without what came after the version that is asked for; empty if that is not there
     * yet.
     *
     * @param limit how many transactions are counted at most
     */
    Optional<Period> period(FindStatementSummary query, int limit) {
        Map<String, Object> parameters = Map.of(
                "account", query.accountId().value(),
                "from", query.from(),
                "to", query.to(),
                "version", query.version(),
                "limit", limit);
        return jdbc
                .query(
                        PERIOD,
                        parameters,
                        (row, number) -> new Period(
                                row.getObject("opened_on", LocalDate.class),
                                row.getBigDecimal("opening_balance"),
                                row.getInt("transactions"),
                                row.getBigDecimal("amount")))
                .stream()
                .findFirst();
    }

    /** Some of the transactions of a period, by booking date, then sequence. */
    List<TransactionView> transactions(FindStatementTransactions query) {
        Map<String, Object> parameters = Map.of(
                "account", query.accountId().value(),
                "to", query.to(),
                "version", query.version(),
                "afterDate", query.afterDate(),
                "afterSequence", query.afterSequence(),
                "limit", query.limit());
        return jdbc.query(TRANSACTIONS, parameters, (row, number) -> transaction(row));
    }

    /** The balances at the ends of days with a booking, in their order: all, or those after one. */
    List<DailyBalanceView> balances(FindDailyBalances query, LocalDate after, int limit) {
        MapSqlParameterSource parameters = new MapSqlParameterSource()
                .addValue("account", query.accountId().value())
                .addValue("from", query.from())
                .addValue("to", query.to())
                .addValue("after", after)
                .addValue("limit", limit);
        return jdbc.query(
                BALANCES,
                parameters,
                (row, number) -> new DailyBalanceView(
                        row.getObject("booking_date", LocalDate.class), row.getBigDecimal("balance")));
    }

    /** Whose account it is; empty if there is none. */
    Optional<OwnerId> owner(AccountId accountId) {
        return jdbc
                .queryForList(
                        "SELECT owner_id FROM account_query.account WHERE account_id = :account",
                        Map.of("account", accountId.value()),
                        String.class)
                .stream()
                .map(OwnerId::new)
                .findFirst();
    }

    private static TransactionView transaction(ResultSet row) throws SQLException {
        String transferId = row.getString("transfer_id");
        String counterparty = row.getString("counterparty_account_id");
        return new TransactionView(
                new TransactionId(row.getString("transaction_id")),
                new AccountId(row.getString("account_id")),
                TransactionType.valueOf(row.getString("type")),
                row.getBigDecimal("amount"),
                row.getBigDecimal("balance_after"),
                row.getString("reference"),
                row.getObject("booking_date", LocalDate.class),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                transferId == null ? null : new TransferId(transferId),
                counterparty == null ? null : new AccountId(counterparty),
                row.getLong("sequence"));
    }
}
