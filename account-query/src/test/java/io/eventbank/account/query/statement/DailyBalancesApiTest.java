package io.eventbank.account.query.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.DailyBalanceView;
import io.eventbank.account.api.query.FindDailyBalances;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;

class DailyBalancesApiTest extends QueryTest {

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));
    private final String path = "/api/v1/accounts/" + account.value() + "/balances";
    private final AccountHistory history = new AccountHistory(account, owner, "EUR")
            .opened(10_000, 0)
            .deposited(1000, LocalDate.of(2024, 3, 5))
            .withdrawn(300, LocalDate.of(2024, 3, 2))
            .deposited(2000, LocalDate.of(2024, 3, 5))
            .deposited(500, LocalDate.of(2024, 3, 9))
            .withdrawn(500, LocalDate.of(2024, 3, 9));

    @Autowired
    private StatementQueries statements;

    @Test
    void eachDayWithABookingHasTheBalanceAtItsEnd() throws Exception {
        recorded();
        mvc.perform(get(path).with(AUDITOR))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                                {"items": [
                                   {"date": "2024-03-02", "balance": "97.00"},
                                   {"date": "2024-03-05", "balance": "127.00"},
                                   {"date": "2024-03-09", "balance": "127.00"}],
                                 "nextCursor": null}
                                """, JsonCompareMode.LENIENT));
    }

    @ParameterizedTest
    @CsvSource({
        "from=2024-03-05&to=2024-03-05, 127.00",
        "to=2024-03-04, 97.00",
        "from=2024-03-03, 127.00 127.00",
        "from=2024-03-10, ''",
        "to=2024-02-28, ''"
    })
    void aPeriodIncludesBothEndsAndKnowsWhatWasBefore(String period, String balances) throws Exception {
        recorded();
        List<String> found = read(body(path + "?" + period, TELLER), "$.items[*].balance");
        assertThat(found).isEqualTo(balances.isEmpty() ? List.of() : List.of(balances.split(" ")));
    }

    @Test
    void theyAreWhatTheBookingsAddUpToWhateverTheOrderTheyWereRecordedIn() {
        for (int seed = 1; seed <= 12; seed++) {
            AccountId id = new AccountId(unique("A"));
            List<RecordedEvent<AccountEvent>> events =
                    AccountHistory.random(seed, id, owner, "JPY").events();
            record(id, events);
            caughtUp();
            assertThat(statements
                            .handle(
                                    new FindDailyBalances(id, null, null, new PageRequest(null, 500)),
                                    Caller.system("test"))
                            .orElseThrow()
                            .items())
                    .isEqualTo(expected(events));
        }
    }

    @Test
    void pagesFollowEachOtherWhileBookingsAreAdded() throws Exception {
        recorded();
        List<String> dates = new ArrayList<>();
        String cursor = null;
        do {
            String page = body(path + "?limit=1" + (cursor == null ? "" : "&cursor=" + cursor), TELLER);
            dates.addAll(this.<List<String>>read(page, "$.items[*].date"));
            cursor = read(page, "$.nextCursor");
            if (dates.size() == 1) {
                int known = history.events().size();
                history.deposited(1, LocalDate.of(2024, 3, 1)).deposited(1, LocalDate.of(2024, 3, 7));
                record(account, history.events().subList(known, known + 2));
                caughtUp();
            }
        } while (cursor != null);
        assertThat(dates).containsExactly("2024-03-02", "2024-03-05", "2024-03-07", "2024-03-09");
        mvc.perform(get(path + "?limit=1").with(TELLER)).andExpect(header().exists("Link"));
    }

    @Test
    void whatIsNotTheCallersOrNotThereIsUnknown() throws Exception {
        recorded();
        mvc.perform(get(path).with(customer(owner))).andExpect(status().isOk());
        mvc.perform(get(path).with(customer(new OwnerId("stranger"))))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
        mvc.perform(get("/api/v1/accounts/unknown/balances").with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
        mvc.perform(get(path + "?minVersion=99").with(TELLER))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.code").value("read_model_behind"));
    }

    private void recorded() {
        record(account, history.events());
        caughtUp();
    }

    private static List<DailyBalanceView> expected(List<RecordedEvent<AccountEvent>> events) {
        Map<LocalDate, BigDecimal> days = new TreeMap<>();
        for (RecordedEvent<AccountEvent> event : events) {
            if (event.event() instanceof TransactionBooked booked) {
                days.merge(booked.bookingDate(), booked.signedAmount(), BigDecimal::add);
            }
        }
        List<DailyBalanceView> balances = new ArrayList<>();
        BigDecimal balance = ((AccountOpened) events.get(0).event()).initialBalance();
        for (Map.Entry<LocalDate, BigDecimal> day : days.entrySet()) {
            balance = balance.add(day.getValue());
            balances.add(new DailyBalanceView(day.getKey(), balance));
        }
        return balances;
    }
}
