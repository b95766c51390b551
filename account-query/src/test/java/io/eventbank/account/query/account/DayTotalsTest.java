package io.eventbank.account.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The segments of a processor that was split write the same days at the same time; in a currency of their own. */
class DayTotalsTest extends QueryTest {

    private static final Currency CURRENCY = Currency.getInstance("UYU");
    private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
    private static final int WRITERS = 4;
    private static final int BATCHES = 40;
    private static final int DAYS = 30;

    @Autowired
    private PlatformTransactionManager transactions;

    private DayTotals totals;

    @BeforeEach
    void liveTables() {
        totals = new DayTotals(jdbc, Schema.LIVE);
    }

    @Test
    void writersOfTheSameDaysDoNotBlockEachOtherForGoodAndLoseNothing() throws Exception {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            AccountId account = new AccountId(unique("A"));
            Random random = new Random(writer);
            writers.add(CompletableFuture.runAsync(() -> write(account, random)));
        }
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        List<Map<String, Object>> days = jdbc.queryForList(
                "SELECT * FROM account_query.transaction_day WHERE currency = ?", CURRENCY.getCurrencyCode());
        assertThat(days).hasSize(DAYS).allSatisfy(day -> {
            assertThat(day).containsEntry("transaction_count", 2L * WRITERS * BATCHES);
            assertThat(day).containsEntry("debit_count", 1L * WRITERS * BATCHES);
            assertThat((BigDecimal) day.get("total_amount")).isEqualByComparingTo("" + 3 * WRITERS * BATCHES);
            assertThat((BigDecimal) day.get("largest_debit")).isEqualByComparingTo("-2");
            assertThat((BigDecimal) day.get("largest_credit")).isEqualByComparingTo("5");
        });
    }

    private void write(AccountId account, Random random) {
        for (int batch = 0; batch < BATCHES; batch++) {
            List<RecordedEvent<TransactionBooked>> booked = new ArrayList<>();
            for (int day = 0; day < DAYS; day++) {
                booked.add(deposited(account, FIRST.plusDays(day)));
                booked.add(withdrawn(account, FIRST.plusDays(day)));
            }
            Collections.shuffle(booked, random);
            new TransactionTemplate(transactions).executeWithoutResult(status -> totals.add(booked));
        }
    }

    private static RecordedEvent<TransactionBooked> deposited(AccountId account, LocalDate day) {
        return recorded(new MoneyDeposited(
                account, new TransactionId("T"), new BigDecimal("5"), CURRENCY, new BigDecimal("5"), null, day));
    }

    private static RecordedEvent<TransactionBooked> withdrawn(AccountId account, LocalDate day) {
        return recorded(new MoneyWithdrawn(
                account, new TransactionId("T"), new BigDecimal("2"), CURRENCY, new BigDecimal("3"), null, day));
    }

    private static RecordedEvent<TransactionBooked> recorded(TransactionBooked event) {
        return new RecordedEvent<>(event, 1, Instant.EPOCH);
    }
}
