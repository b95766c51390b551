package io.eventbank.account.query.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class AnalysisApiTest extends QueryTest {

    private static final String PATH = "/api/v1/analytics/transactions";
    private static final LocalDate DAY = LocalDate.of(2024, 2, 28);

    @Test
    void aPeriodIsAnsweredWithAllItsFieldsAndBothItsEnds() throws Exception {
        account(
                "HUF",
                history -> history.opened(7_000, 0)
                        .deposited(999, DAY.minusDays(1))
                        .deposited(10_000, DAY)
                        .withdrawn(2_500, DAY)
                        .deposited(50, DAY.plusDays(2))
                        .deposited(888, DAY.plusDays(3)));
        account("HUF", history -> history.opened(100, 0).withdrawn(12_345, DAY.plusDays(2)));
        account("KRW", history -> history.opened(0, 0).deposited(1, DAY));

        mvc.perform(get(PATH + "?from=2024-02-28&to=2024-03-01&currency=HUF").with(AUDITOR))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                                {"period": {"from": "2024-02-28", "to": "2024-03-01"}, "currency": "HUF",
                                 "totalTransactions": 4, "totalAmount": "-47.95", "averageTransaction": "-11.99",
                                 "debitCount": 2, "creditCount": 2, "largestDebit": "-123.45",
                                 "largestCredit": "100.00",
                                 "dailyBreakdown": [
                                   {"date": "2024-02-28", "transactionCount": 2, "totalAmount": "75.00"},
                                   {"date": "2024-03-01", "transactionCount": 2, "totalAmount": "-122.95"}]}
                                """, JsonCompareMode.STRICT));
        String day = body(PATH + "?from=2024-03-02&to=2024-03-02&currency=HUF", TELLER);
        assertThat(this.<String>read(day, "$.totalAmount")).isEqualTo("8.88");
        assertThat(this.<String>read(day, "$.largestDebit")).isEqualTo("0.00");
    }

    @ParameterizedTest
    @CsvSource({
        "NOK, 0.00, 2024-01-01, 2024-12-31",
        "ISK, 0, 2024-01-01, 2024-01-01",
        "TND, 0.000, 2024-01-01, 2024-12-31",
        "NOK, 0.00, 0000-01-01, 9999-12-31",
        "NOK, 0.00, 0001-01-01, 9999-12-31"
    })
    void aPeriodWithoutATransactionHasZerosAtTheScaleOfTheCurrency(String currency, String zero, String from, String to)
            throws Exception {
        mvc.perform(get(PATH + "?from=" + from + "&to=" + to + "&currency=" + currency)
                        .with(TELLER))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                                {"period": {"from": "%s", "to": "%s"}, "currency": "%s",
                                 "totalTransactions": 0, "totalAmount": "%4$s", "averageTransaction": "%4$s",
                                 "debitCount": 0, "creditCount": 0, "largestDebit": "%4$s", "largestCredit": "%4$s",
                                 "dailyBreakdown": []}
                                """.formatted(from, to, currency, zero), JsonCompareMode.STRICT));
    }

    @ParameterizedTest
    @CsvSource({
        // In the smallest unit; minus is a debit.
        "PLN, 2024-05-01, 100 1, 0.50",
        "PLN, 2024-05-02, 100 3, 0.52",
        "PLN, 2024-05-03, -100 -1, -0.50",
        "PLN, 2024-05-04, 1 1 2, 0.01",
        "PLN, 2024-05-05, 300 -300, 0.00",
        "CLP, 2024-05-01, 1 2, 2",
        "CLP, 2024-05-02, 2 3, 2",
        "OMR, 2024-05-01, 1 4, 0.002"
    })
    void theAverageIsRoundedHalfToEven(String currency, LocalDate day, String units, String average) throws Exception {
        account(currency, history -> {
            AccountHistory booked = history.opened(0, 0);
            for (String each : units.split(" ")) {
                long amount = Long.parseLong(each);
                booked = amount < 0 ? booked.withdrawn(-amount, day) : booked.deposited(amount, day);
            }
            return booked;
        });
        String answer = body(PATH + "?from=" + day + "&to=" + day + "&currency=" + currency, TELLER);
        assertThat(this.<String>read(answer, "$.averageTransaction")).isEqualTo(average);
    }

    @Test
    void theCurrencyIsTheEuroIfNoneIsNamed() throws Exception {
        LocalDate day = LocalDate.of(1931, 7, 13); // of no other test
        account("EUR", history -> history.opened(0, 0).deposited(1_234, day));
        account("DKK", history -> history.opened(0, 0).deposited(5_678, day));
        String answer = body(PATH + "?from=" + day + "&to=" + day, TELLER);
        assertThat(this.<String>read(answer, "$.currency")).isEqualTo("EUR");
        assertThat(this.<String>read(answer, "$.totalAmount")).isEqualTo("12.34");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ABC", "eur", "EURO", "XAU", "XXX", "978", "E%00R"})
    void aCurrencyThatNoAccountCanBeKeptInIsRefused(String currency) throws Exception {
        mvc.perform(get(URI.create(PATH + "?from=2024-01-01&to=2024-01-01&currency=" + currency))
                        .with(TELLER))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("invalid_currency"))
                .andExpect(jsonPath("$.errors[0].field").value("currency"));
    }

    @Test
    void itIsForTellersAndAuditors() throws Exception {
        for (RequestPostProcessor caller : List.of(OPERATOR, customer(new OwnerId("C1")), caller("customer"))) {
            mvc.perform(get(PATH + "?from=2024-01-01&to=2024-01-01").with(caller))
                    .andExpect(status().isForbidden())
                    .andExpect(jsonPath("$.code").value("forbidden"));
        }
    }

    private void account(String currency, UnaryOperator<AccountHistory> course) {
        AccountId account = new AccountId(unique("A"));
        AccountHistory history = new AccountHistory(account, new OwnerId(unique("C")), currency);
        append(
                account,
                0,
                course.apply(history).events().stream()
                        .map(recorded -> recorded.event())
                        .toArray());
        caughtUp();
    }
}
