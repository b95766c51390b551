package io.eventbank.account.query.parity;

import io.eventbank.account.query.comparison.Comparison;
import io.eventbank.account.query.comparison.TableComparer;
import io.eventbank.account.query.projection.Schema;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Compares what is booked in a currency on a day with the transactions of all accounts, and mends it, in the current
 * transaction, which has tables of its own. Reads all transactions.
 */
@Component
class DaySums {

    private static final String TABLE = "transaction_day";

    private static final String EXPECTED = """
            INSERT INTO %s (currency, booking_date, transaction_count, debit_count, credit_count, total_amount,
                            largest_debit, largest_credit)
            SELECT currency, booking_date, count(*), count(*) FILTER (WHERE amount < 0),
                   count(*) FILTER (WHERE amount >= 0), sum(amount),
                   least(min(amount), min(amount - amount)), greatest(max(amount), max(amount - amount))
            FROM account_query.account_transaction JOIN account_query.account USING (account_id) %s
            GROUP BY currency, booking_date
            """;

    private static final String TOUCHED = """
            SELECT ARRAY (SELECT currency FROM account_query.account WHERE account_id = ?
                          UNION SELECT currency FROM pg_temp.account WHERE account_id = ?) AS currencies,
                   ARRAY (SELECT booking_date::text FROM account_query.account_transaction WHERE account_id = ?
                          UNION SELECT booking_date::text FROM pg_temp.account_transaction WHERE account_id = ?) AS days
            """;

    private static final String OF = "WHERE currency = ANY (?) AND booking_date = ANY (?::date[])";

    private final JdbcTemplate jdbc;
    private final TableComparer comparer;

    DaySums(JdbcTemplate jdbc, ParityProperties limits) {
        this.jdbc = jdbc;
        this.comparer = new TableComparer(jdbc, limits.maxRows());
    }

    /** Days in currencies. */
    record Days(String[] currencies, String[] days) {}

    /** Compares all days. */
    List<DayDrift> compare() {
        jdbc.update("DELETE FROM " + Schema.SCRATCH.table(TABLE));
        jdbc.update(String.format(EXPECTED, Schema.SCRATCH.table(TABLE), ""));
        return drifts(comparer.compare(TABLE, Schema.LIVE, Schema.SCRATCH));
    }

    /** The days that the transactions of an account are of: those that it has and those that it should have. */
    Days touchedBy(String accountId) {
        return jdbc.queryForObject(
                TOUCHED,
                (row, number) -> new Days((String[]) row.getArray("currencies").getArray(), (String[])
                        row.getArray("days").getArray()),
                accountId,
                accountId,
                accountId,
                accountId);
    }

    /** Sums up some days anew. */
    void replace(Days of) {
        jdbc.update("DELETE FROM " + Schema.LIVE.table(TABLE) + " " + OF, of.currencies(), of.days());
        jdbc.update(String.format(EXPECTED, Schema.LIVE.table(TABLE), OF), of.currencies(), of.days());
    }

    private static List<DayDrift> drifts(Comparison.Table table) {
        return table.examples().stream()
                .map(row -> new DayDrift(
                        row.key().get("currency").toString(),
                        LocalDate.parse(row.key().get("booking_date").toString()),
                        switch (row.kind()) {
                            case ADDED -> Drift.Kind.MISSING;
                            case REMOVED -> Drift.Kind.STRAY;
                            case CHANGED -> Drift.Kind.CHANGED;
                        },
                        row.columns()))
                .toList();
    }
}
