package io.eventbank.account.query.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;

class TransactionApiTest extends QueryTest {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 20);

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));
    private final String path = "/api/v1/accounts/" + account.value() + "/transactions";
    private final AccountHistory history = new AccountHistory(account, owner, "EUR")
            .opened(0, 0)
            .deposited(100, DAY)
            .withdrawn(30, DAY.minusDays(2))
            .deposited(200, DAY)
            .deposited(300, DAY.plusDays(1))
            .withdrawn(40, DAY);

    @Autowired
    private AccountProjection projection;

    @BeforeEach
    void projected() {
        project(projection, history.events(), account);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2 1 3 5 4",
        "?from=2024-02-20&to=2024-02-20, 1 3 5",
        "?to=2024-02-19, 2",
        "?from=2024-02-21, 4",
        "?from=2024-02-22, ''",
        "?type=DEPOSIT, 1 3 4",
        "?type=WITHDRAWAL&from=2024-02-19, 5",
        "?type=TRANSFER, ''"
    })
    void aListIsByBookingDateAndThenSequenceAndIncludesBothEnds(String conditions, String expected) throws Exception {
        List<Integer> sequences = read(body(path + conditions, TELLER), "$.items[*].sequence");
        assertThat(sequences.stream().map(String::valueOf).toList())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void pagesFollowEachOtherWhileTransactionsAreAddedOnAnyDay() throws Exception {
        List<Integer> seen = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            String body = body(path + "?limit=2" + (cursor == null ? "" : "&cursor=" + cursor), TELLER);
            seen.addAll(this.<List<Integer>>read(body, "$.items[*].sequence"));
            cursor = read(body, "$.nextCursor");
            if (++pages == 1) {
                history.deposited(1, DAY.minusDays(9)).deposited(2, DAY).deposited(3, DAY.plusDays(5));
                project(projection, history.events(), account);
            }
        } while (cursor != null);
        assertThat(seen).containsExactly(2, 1, 3, 5, 7, 4, 8);
    }

    @Test
    void aTransactionIsAnsweredWithAllItsFields() throws Exception {
        mvc.perform(get(path + "/T2").with(AUDITOR))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                                {"transactionId": "T2", "accountId": "%s", "type": "WITHDRAWAL", "amount": "-0.30",
                                 "balanceAfter": "0.70", "reference": null, "bookingDate": "2024-02-18",
                                 "recordedAt": "2024-02-28T23:59:58.264Z", "sequence": 2}
                                """.formatted(account.value()), JsonCompareMode.STRICT));
    }

    @Test
    void whatIsUnknownHasACodeThatSaysWhich() throws Exception {
        mvc.perform(get(path + "/T99").with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("transaction_not_found"));
        for (String below : List.of("", "/T1")) {
            mvc.perform(get("/api/v1/accounts/unknown/transactions" + below).with(TELLER))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.code").value("account_not_found"));
        }
    }

    @Test
    void aCustomerSeesOnlyTheirOwnTransactions() throws Exception {
        mvc.perform(get(path).with(customer(owner)))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items.length()").value(5));
        mvc.perform(get(path + "/T1").with(customer(owner))).andExpect(status().isOk());
        for (String below : List.of("", "/T1", "/T99")) {
            mvc.perform(get(path + below).with(customer(new OwnerId("stranger"))))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.code").value("account_not_found"));
        }
    }
}
