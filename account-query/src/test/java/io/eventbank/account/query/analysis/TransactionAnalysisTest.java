package io.eventbank.account.query.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.AnalyseTransactions;
import io.eventbank.account.api.query.TransactionAnalysisView;
import io.eventbank.account.api.query.TransactionAnalysisView.Day;
import io.eventbank.account.api.query.TransactionAnalysisView.Period;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class TransactionAnalysisTest extends QueryTest {

    private static final Caller EVERYBODY = Caller.system("test");

    /** Those of no other test, with different numbers of decimals. */
    private static final List<String> CURRENCIES = List.of("CHF", "BHD");

    private static final LocalDate START = LocalDate.of(2024, 1, 1);

    @Autowired
    private TransactionAnalysis analysis;

    @Test
    void itIsWhatThePeriodsTransactionsAddUpToWhateverThePeriod() {
        Map<Currency, List<TransactionBooked>> booked = CURRENCIES.stream()
                .map(Currency::getInstance)
                .collect(Collectors.toMap(currency -> currency, this::randomBookings));
        caughtUp();
        Random random = new Random(4711);
        Set<Long> counts = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            LocalDate from = START.plusDays(random.nextInt(250));
            LocalDate to = from.plusDays(random.nextInt(i + 1));
            booked.forEach((currency, bookings) -> {
                TransactionAnalysisView expected = expected(bookings, from, to, currency);
                assertThat(analysis.handle(new AnalyseTransactions(from, to, currency), EVERYBODY))
                        .isEqualTo(expected);
                counts.add(expected.totalTransactions());
            });
        }
        assertThat(counts).contains(0L).hasSizeGreaterThan(30);
        booked.forEach((currency, bookings) -> {
            LocalDate first = LocalDate.of(1, 1, 1);
            LocalDate last = LocalDate.of(9999, 12, 31);
            TransactionAnalysisView all = analysis.handle(new AnalyseTransactions(first, last, currency), EVERYBODY);
            assertThat(all).isEqualTo(expected(bookings, first, last, currency));
            assertThat(all.totalTransactions()).isEqualTo(bookings.size());
        });
    }

    @Test
    void onlyWhoSeesEverythingIsAnsweredWhereverTheQueryComesFrom() {
        AnalyseTransactions query = new AnalyseTransactions(START, START, Currency.getInstance("CHF"));
        for (Role role : List.of(Role.TELLER, Role.AUDITOR, Role.SYSTEM)) {
            assertThat(analysis.handle(query, new Caller("someone", Set.of(role), null)))
                    .isNotNull();
        }
        for (Set<Role> roles : List.of(Set.of(Role.CUSTOMER), Set.of(Role.OPERATOR), Set.<Role>of())) {
            Caller caller = new Caller("someone", roles, new OwnerId(unique("C")));
            assertThatThrownBy(() -> analysis.handle(query, caller))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN));
        }
    }

    /** What is booked in the random histories of some accounts, each of which is also recorded. */
    private List<TransactionBooked> randomBookings(Currency currency) {
        List<TransactionBooked> bookings = new ArrayList<>();
        for (int seed = 1; seed <= 8; seed++) {
            AccountId account = new AccountId(unique("A"));
            Object[] events =
                    AccountHistory.random(seed, account, new OwnerId(unique("C")), currency.getCurrencyCode())
                            .events()
                            .stream()
                            .map(recorded -> recorded.event())
                            .toArray();
            append(account, 0, events);
            for (Object event : events) {
                if (event instanceof TransactionBooked booking) {
                    bookings.add(booking);
                }
            }
        }
        return bookings;
    }

    private static TransactionAnalysisView expected(
            List<TransactionBooked> bookings, LocalDate from, LocalDate to, Currency currency) {
        int scale = currency.getDefaultFractionDigits();
        long count = 0;
        long debits = 0;
        BigDecimal total = BigDecimal.ZERO.setScale(scale);
        BigDecimal largestDebit = total;
        BigDecimal largestCredit = total;
        Map<LocalDate, Day> days = new TreeMap<>();
        for (TransactionBooked booking : bookings) {
            LocalDate date = booking.bookingDate();
            if (date.isBefore(from) || date.isAfter(to)) {
                continue;
            }
            BigDecimal amount = booking.signedAmount();
            count++;
            total = total.add(amount);
            if (amount.signum() < 0) {
                debits++;
            }
            largestDebit = largestDebit.min(amount);
            largestCredit = largestCredit.max(amount);
            days.merge(
                    date,
                    new Day(date, 1, amount),
                    (one, other) -> new Day(
                            date,
                            one.transactionCount() + other.transactionCount(),
                            one.totalAmount().add(other.totalAmount())));
        }
        BigDecimal average =
                count == 0 ? total : total.divide(BigDecimal.valueOf(count), scale, RoundingMode.HALF_EVEN);
        return new TransactionAnalysisView(
                new Period(from, to),
                currency,
                count,
                total,
                average,
                debits,
                count - debits,
                largestDebit,
                largestCredit,
                List.copyOf(days.values()));
    }
}
