package io.eventbank.account.query.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class AccountApiTest extends QueryTest {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 28);

    private final OwnerId owner = new OwnerId(unique("C"));
    private final String prefix = unique("A");

    @Autowired
    private AccountProjection projection;

    @BeforeEach
    void owner() {
        var registered = new OwnerRegistered(owner, name(owner, "Ada Lovelace"), email(owner, "ada@example.org"));
        project(projection, List.of(new RecordedEvent<>(registered, 0, Instant.now())), owner);
    }

    @Test
    void anAccountIsAnsweredWithAllItsFieldsAndItsVersionAsTag() throws Exception {
        AccountId account = account("1", "EUR", 0, 5_000);
        project(
                projection,
                new AccountHistory(account, owner, "EUR")
                        .opened(0, 5_000)
                        .deposited(10_000, DAY)
                        .withdrawn(3_050, DAY.minusDays(1))
                        .events(),
                account);
        mvc.perform(get("/api/v1/accounts/{id}", account.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"2\""))
                .andExpect(content()
                        .json(
                                """
                                {"accountId": "%s", "ownerId": "%s",
                                 "ownerName": "Ada Lovelace", "ownerEmail": "ada@example.org",
                                 "accountType": "SAVINGS", "currency": "EUR", "balance": "69.50",
                                 "overdraftLimit": "50.00", "availableBalance": "119.50", "status": "ACTIVE",
                                 "openedAt": "2024-02-28T23:59:58.250Z", "lastModifiedAt": "2024-02-28T23:59:58.264Z",
                                 "transactionCount": 2, "lastTransactionAt": "2024-02-28T23:59:58.264Z",
                                 "totalCredits": "100.00", "totalDebits": "30.50", "largestTransaction": "100.00",
                                 "version": 2}
                                """.formatted(account.value(), owner.value()),
                                org.springframework.test.json.JsonCompareMode.STRICT));
    }

    @Test
    void whatHasNoValueIsThereAsNull() throws Exception {
        AccountId account = account("1", "EUR", 0, 0);
        mvc.perform(get("/api/v1/accounts/{id}", account.value()).with(AUDITOR))
                .andExpect(jsonPath("$.lastTransactionAt").hasJsonPath())
                .andExpect(jsonPath("$.lastTransactionAt").isEmpty());
        assertThat(body("/api/v1/accounts?ownerId=" + owner.value(), TELLER)).contains("\"nextCursor\":null");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1 2 3 4",
        "&status=CLOSED, 4",
        "&status=SUSPENDED, 3",
        "&accountType=SAVINGS, 1 2 3 4",
        "&accountType=CHECKING, ''",
        "&minBalance=0.01, 1 2",
        "&minBalance=10&maxBalance=10.00, 1",
        "&maxBalance=9.99, 3 4",
        "&maxBalance=-1, ''",
        "&status=ACTIVE&minBalance=11, 2"
    })
    void aListHoldsWhatMeetsAllConditions(String conditions, String expected) throws Exception {
        account("1", "EUR", 1_000, 0);
        account("2", "JPY", 500, 0);
        AccountId suspended = new AccountId(prefix + "3");
        project(
                projection,
                new AccountHistory(suspended, owner, "EUR")
                        .opened(0, 0)
                        .suspended()
                        .events(),
                suspended);
        AccountId closed = new AccountId(prefix + "4");
        project(
                projection,
                new AccountHistory(closed, owner, "EUR").opened(0, 0).closed().events(),
                closed);
        String body = body("/api/v1/accounts?ownerId=" + owner.value() + conditions, TELLER);
        List<String> ids = read(body, "$.items[*].accountId");
        assertThat(ids).isEqualTo(expected.isEmpty() ? List.of() : ids(expected.split(" ")));
    }

    @Test
    void accountsAreListedByTheBytesOfTheirIds() throws Exception {
        for (String end : List.of("b", "9", "_x", "B", "10", "a-b", "a")) {
            account(end, "EUR", 0, 0);
        }
        String body = body("/api/v1/accounts?ownerId=" + owner.value(), TELLER);
        assertThat(this.<List<String>>read(body, "$.items[*].accountId"))
                .isEqualTo(ids("10", "9", "B", "_x", "a", "a-b", "b"));
    }

    @Test
    void pagesFollowEachOtherWhileAccountsAreAddedBeforeAndAfter() throws Exception {
        for (int i = 2; i <= 6; i++) {
            account("" + i, "EUR", 100, 0);
        }
        List<String> seen = new ArrayList<>();
        String url = "/api/v1/accounts?limit=2&minBalance=1&ownerId=" + owner.value();
        int pages = 0;
        while (url != null) {
            var response = mvc.perform(get(java.net.URI.create(url)).with(TELLER))
                    .andReturn()
                    .getResponse();
            seen.addAll(read(response.getContentAsString(), "$.items[*].accountId"));
            String next = read(response.getContentAsString(), "$.nextCursor");
            String link = response.getHeader("Link");
            assertThat(link == null).isEqualTo(next == null);
            if (link != null) {
                assertThat(link).matches("</api/v1/accounts\\?[^>]*>; rel=\"next\"");
                assertThat(link).contains("limit=2", "minBalance=1", "ownerId=" + owner.value(), "cursor=" + next);
            }
            url = link == null ? null : link.substring(1, link.indexOf('>'));
            if (++pages == 1) {
                account("1", "EUR", 100, 0);
                account("7", "EUR", 100, 0);
            }
        }
        assertThat(seen).isEqualTo(ids("2", "3", "4", "5", "6", "7"));
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void aCustomerSeesOnlyTheirOwnAccounts() throws Exception {
        AccountId own = account("1", "EUR", 0, 0);
        OwnerId stranger = new OwnerId(unique("C"));
        RequestPostProcessor customer = customer(owner);

        mvc.perform(get("/api/v1/accounts/{id}", own.value()).with(customer)).andExpect(status().isOk());
        mvc.perform(get("/api/v1/accounts/{id}", own.value()).with(customer(stranger)))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
        assertThat(this.<List<String>>read(body("/api/v1/accounts", customer), "$.items[*].accountId"))
                .isEqualTo(ids("1"));
        for (RequestPostProcessor other : List.of(customer(stranger), caller("customer"))) {
            assertThat(this.<List<?>>read(body("/api/v1/accounts", other), "$.items"))
                    .isEmpty();
            assertThat(this.<List<?>>read(body("/api/v1/accounts?ownerId=" + owner.value(), other), "$.items"))
                    .isEmpty();
        }
    }

    private AccountId account(String end, String currency, long units, long limit) {
        AccountId account = new AccountId(prefix + end);
        project(
                projection,
                new AccountHistory(account, owner, currency)
                        .opened(units, limit)
                        .events(),
                account);
        return account;
    }

    private List<String> ids(String... ends) {
        return List.of(ends).stream().map(end -> prefix + end).toList();
    }
}
