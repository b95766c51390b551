package io.eventbank.account.query.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.json.JsonCompareMode;

class OwnerApiTest extends QueryTest {

    private final OwnerId owner = new OwnerId(unique("C"));
    private final OwnerId stranger = new OwnerId(unique("C"));

    @BeforeEach
    void registered() {
        append(owner, 0, new OwnerRegistered(owner, name(owner, "Ada Lovelace"), email(owner, owner.value() + "@x.y")));
        append(stranger, 0, new OwnerRegistered(stranger, name(stranger, "Eve"), email(stranger, "eve@x.y")));
        caughtUp();
    }

    @Test
    void anOwnerIsAnsweredWithAllFieldsAndTheVersionAsTag() throws Exception {
        mvc.perform(get("/api/v1/owners/{id}", owner.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"0\""))
                .andExpect(jsonPath("$.ownerId").value(owner.value()))
                .andExpect(jsonPath("$.name").value("Ada Lovelace"))
                .andExpect(jsonPath("$.email").value(owner.value() + "@x.y"))
                .andExpect(jsonPath("$.registeredAt").isString())
                .andExpect(jsonPath("$.version").value(0));
    }

    @Test
    void ownersAreFoundByEMailAndByTheStartOfAWordOfTheName() throws Exception {
        String mail = owner.value().toUpperCase() + "@X.y";
        assertThat(found("/api/v1/owners?q=" + mail, TELLER)).containsExactly(owner.value());
        assertThat(found("/api/v1/owners?limit=500&q=love", TELLER)).contains(owner.value());
        assertThat(found("/api/v1/owners?limit=500&q=ovelace", TELLER)).doesNotContain(owner.value());
        assertThat(found("/api/v1/owners?limit=500", TELLER)).contains(owner.value(), stranger.value());
    }

    @Test
    void aCustomerSeesOnlyThemselves() throws Exception {
        assertThat(found("/api/v1/owners", customer(owner))).containsExactly(owner.value());
        assertThat(found("/api/v1/owners?q=lovelace", customer(owner))).containsExactly(owner.value());
        assertThat(found("/api/v1/owners?q=eve", customer(owner))).isEmpty();
        assertThat(found("/api/v1/owners", caller("customer"))).isEmpty();
        for (String path : List.of("", "/summary")) {
            mvc.perform(get("/api/v1/owners/" + owner.value() + path).with(customer(owner)))
                    .andExpect(status().isOk());
            for (String id : List.of(stranger.value(), "unknown")) {
                mvc.perform(get("/api/v1/owners/" + id + path).with(customer(owner)))
                        .andExpect(status().isNotFound())
                        .andExpect(jsonPath("$.code").value("owner_not_found"));
            }
        }
    }

    @Test
    void aSummaryCountsAccountsByStatusAndAddsBalancesByCurrency() throws Exception {
        open("EUR", "10.50");
        open("EUR", "0.25");
        append(open("JPY", "1000"), 1, "suspend");
        append(open("EUR", "0.00"), 1, "close");
        caughtUp();
        String summary = body("/api/v1/owners/" + owner.value() + "/summary", TELLER);
        String last = jdbc.queryForObject(
                "SELECT to_char(max(last_modified_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS')"
                        + " FROM account_query.account WHERE owner_id = ?",
                String.class,
                owner.value());
        assertThat(this.<String>read(summary, "$.lastActivityAt")).startsWith(last.replaceAll("\\.?0*$", ""));
        mvc.perform(get("/api/v1/owners/{id}/summary", owner.value()).with(AUDITOR))
                .andExpect(content().json("""
                                {"ownerId": "%s", "totalAccounts": 4, "activeAccounts": 2, "suspendedAccounts": 1,
                                 "closedAccounts": 1, "balances": [{"currency": "EUR", "totalBalance": "10.75"},
                                 {"currency": "JPY", "totalBalance": "1000"}]}
                                """.formatted(owner.value()), JsonCompareMode.LENIENT));
    }

    @Test
    void anOwnerWithoutAccountsHasAnEmptySummary() throws Exception {
        String registeredAt = read(body("/api/v1/owners/" + owner.value(), TELLER), "$.registeredAt");
        mvc.perform(get("/api/v1/owners/{id}/summary", owner.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                                {"ownerId": "%s", "totalAccounts": 0, "activeAccounts": 0, "suspendedAccounts": 0,
                                 "closedAccounts": 0, "balances": [], "lastActivityAt": "%s"}
                                """.formatted(owner.value(), registeredAt), JsonCompareMode.STRICT));
    }

    private List<String> found(String url, org.springframework.test.web.servlet.request.RequestPostProcessor caller)
            throws Exception {
        return read(body(url, caller), "$.items[*].ownerId");
    }

    private AccountId open(String currency, String balance) {
        AccountId account = new AccountId(unique("A"));
        append(
                account,
                0,
                new AccountOpened(
                        account,
                        owner,
                        AccountType.CHECKING,
                        Currency.getInstance(currency),
                        new BigDecimal(balance),
                        new BigDecimal(balance).subtract(new BigDecimal(balance)),
                        LocalDate.of(2024, 1, 1)));
        return account;
    }

    private void append(AccountId account, long sequence, String what) {
        append(
                account,
                sequence,
                what.equals("close") ? new AccountClosed(account, "moved") : new AccountSuspended(account, "lost"));
    }
}
