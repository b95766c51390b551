package io.eventbank.account.query.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.FindStatementTransactions;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class StatementTablesTest extends QueryTest {

    @Autowired
    private StatementTables tables;

    @Test
    void whatWasRecordedAfterAVersionIsInNeitherTheOpeningBalanceNorTheTransactions() {
        for (int seed = 1; seed <= 6; seed++) {
            AccountId account = new AccountId(unique("A"));
            List<RecordedEvent<AccountEvent>> events = AccountHistory.random(
                            seed, account, new OwnerId(unique("C")), "EUR")
                    .events();
            record(account, events);
            caughtUp();
            Random random = new Random(seed);
            for (long version = 0; version < events.size(); version++) {
                LocalDate from = LocalDate.of(2024, 2, 20).plusDays(random.nextInt(40));
                LocalDate to = from.plusDays(random.nextInt(20));
                assertHoldsTheEvents(events, new FindStatementSummary(account, from, to, version));
            }
        }
    }

    @Test
    void thereIsNoPeriodOfAnAccountThatThereIsNot() {
        LocalDate day = LocalDate.of(2024, 3, 1);
        assertThat(tables.period(new FindStatementSummary(new AccountId("unknown"), day, day, 0), 9))
                .isEmpty();
    }

    private void assertHoldsTheEvents(List<RecordedEvent<AccountEvent>> events, FindStatementSummary query) {
        long version = query.version();
        StatementTables.Period period = tables.period(query, 1000).orElseThrow();
        BigDecimal initial = ((AccountOpened) events.get(0).event()).initialBalance();
        assertThat(period.openingBalance())
                .isEqualTo(booked(events, version, date -> date.isBefore(query.from())).stream()
                        .map(event -> ((TransactionBooked) event.event()).signedAmount())
                        .reduce(initial, BigDecimal::add));
        List<TransactionView> transactions = tables.transactions(
                new FindStatementTransactions(query.accountId(), query.to(), version, query.from(), -1, 1000));
        assertThat(period.transactions()).isEqualTo(transactions.size());
        assertThat(period.sum())
                .isEqualByComparingTo(
                        transactions.stream().map(TransactionView::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(transactions.stream().map(TransactionView::sequence))
                .containsExactlyInAnyOrderElementsOf(
                        booked(events, version, date -> !date.isBefore(query.from()) && !date.isAfter(query.to()))
                                .stream()
                                .map(RecordedEvent::sequence)
                                .toList());
    }

    private static List<RecordedEvent<AccountEvent>> booked(
            List<RecordedEvent<AccountEvent>> events, long version, Predicate<LocalDate> date) {
        return events.stream()
                .filter(event -> event.sequence() <= version
                        && event.event() instanceof TransactionBooked booked
                        && date.test(booked.bookingDate()))
                .toList();
    }
}
