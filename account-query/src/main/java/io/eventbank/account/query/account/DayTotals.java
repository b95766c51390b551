package io.eventbank.account.query.account;

import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.BulkInsert.Combination;
import io.eventbank.account.query.projection.BulkInsert.Combined;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps what the transactions of each booking date add up to: by account, and by currency. */
class DayTotals {

    private record Key(String of, LocalDate day) {}

    private record Totals(
            Key key,
            long count,
            long debits,
            long credits,
            BigDecimal amount,
            BigDecimal largestDebit,
            BigDecimal largestCredit) {

        static Totals of(Key key, TransactionBooked booked) {
            BigDecimal amount = booked.signedAmount();
            boolean debit = amount.signum() < 0;
            BigDecimal nothing = amount.subtract(amount);
            return new Totals(
                    key, 1, debit ? 1 : 0, debit ? 0 : 1, amount, debit ? amount : nothing, debit ? nothing : amount);
        }

        Totals plus(Totals other) {
            return new Totals(
                    key,
                    count + other.count,
                    debits + other.debits,
                    credits + other.credits,
                    amount.add(other.amount),
                    largestDebit.min(other.largestDebit),
                    largestCredit.max(other.largestCredit));
        }

        String of() {
            return key.of();
        }

        LocalDate day() {
            return key.day();
        }
    }

    private static final BulkInsert<Totals> ACCOUNT_DAYS = BulkInsert.intoOrCombining(
            "account_day",
            List.of(new Column<>("account_id", "text", Totals::of), new Column<>("booking_date", "date", Totals::day)),
            List.of(new Combined<>(new Column<>("amount", "numeric", Totals::amount), Combination.SUM)));

    private static final BulkInsert<Totals> CURRENCY_DAYS = BulkInsert.intoOrCombining(
            "transaction_day",
            List.of(new Column<>("currency", "text", Totals::of), new Column<>("booking_date", "date", Totals::day)),
            List.of(
                    new Combined<>(new Column<>("transaction_count", "bigint", Totals::count), Combination.SUM),
                    new Combined<>(new Column<>("debit_count", "bigint", Totals::debits), Combination.SUM),
                    new Combined<>(new Column<>("credit_count", "bigint", Totals::credits), Combination.SUM),
                    new Combined<>(new Column<>("total_amount", "numeric", Totals::amount), Combination.SUM),
                    new Combined<>(new Column<>("largest_debit", "numeric", Totals::largestDebit), Combination.LEAST),
                    new Combined<>(
                            new Column<>("largest_credit", "numeric", Totals::largestCredit), Combination.GREATEST)));

    private final JdbcTemplate jdbc;
    private final Schema schema;

    DayTotals(JdbcTemplate jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** Adds transactions, each of which must come here once only, in the current transaction. */
    void add(Collection<RecordedEvent<TransactionBooked>> transactions) {
        ACCOUNT_DAYS.write(
                jdbc,
                schema,
                totals(transactions, booked -> booked.accountId().value()).values());
        CURRENCY_DAYS.write(
                jdbc,
                schema,
                totals(transactions, booked -> booked.currency().getCurrencyCode())
                        .values());
    }

    private static SortedMap<Key, Totals> totals(
            Collection<RecordedEvent<TransactionBooked>> transactions, Function<TransactionBooked, String> of) {
        SortedMap<Key, Totals> totals =
                new TreeMap<>(Comparator.comparing(Key::of).thenComparing(Key::day));
        for (RecordedEvent<TransactionBooked> recorded : transactions) {
            TransactionBooked booked = recorded.event();
            Key key = new Key(of.apply(booked), booked.bookingDate());
            totals.merge(key, Totals.of(key, booked), Totals::plus);
        }
        return totals;
    }
}
