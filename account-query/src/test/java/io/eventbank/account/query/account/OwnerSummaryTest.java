package io.eventbank.account.query.account;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.ResultActions;

class OwnerSummaryTest extends QueryTest {

    @Test
    void accounts_are_counted_by_status_and_balances_summed_by_currency() throws Exception {
        OwnerId owner = register("Ada", "ada@example.org");
        OwnerId other = register("Bea", "bea@example.org");
        AccountHistory last = AccountHistory.of(owner).deposit(10_000);
        append(
                last,
                AccountHistory.of(owner).withdraw(2_550),
                AccountHistory.of(owner).deposit(500).suspend(),
                AccountHistory.of(owner).close(),
                new AccountHistory(owner, AccountType.SAVINGS, AccountHistory.JPY, 700, 0).deposit(300),
                new AccountHistory(owner, AccountType.SAVINGS, AccountHistory.JPY, 0, 0).suspend(),
                AccountHistory.of(other).deposit(99));
        BigDecimal balance = new BigDecimal("100.01");
        Instant lastActivity = append(
                last.accountId(),
                2,
                new MoneyDeposited(
                        last.accountId(),
                        new TransactionId("last"),
                        new BigDecimal("0.01"),
                        AccountHistory.EUR,
                        balance,
                        null,
                        AccountHistory.OPENED_ON));
        caughtUp();

        summary(owner)
                .andExpect(status().isOk())
                .andExpect(content().json("""
                        {"ownerId": "%s", "totalAccounts": 6, "activeAccounts": 3, "suspendedAccounts": 2,
                         "closedAccounts": 1, "balances": [{"currency": "EUR", "totalBalance": "79.51"},
                         {"currency": "JPY", "totalBalance": "1000"}]}""".formatted(owner.value())))
                .andExpect(jsonPath("$.lastActivityAt").value(lastActivity.toString()));
    }

    @Test
    void a_sum_of_nothing_keeps_the_scale_of_its_currency() throws Exception {
        OwnerId owner = register("Ada", "ada@example.org");
        append(
                AccountHistory.of(owner).deposit(5),
                AccountHistory.of(owner).withdraw(5),
                new AccountHistory(owner, AccountType.SAVINGS, AccountHistory.JPY, 0, 0));
        caughtUp();
        summary(owner).andExpect(content().json("""
                {"totalAccounts": 3, "balances": [{"currency": "EUR", "totalBalance": "0.00"},
                 {"currency": "JPY", "totalBalance": "0"}]}"""));
    }

    @Test
    void an_owner_without_accounts_has_zeros_and_the_last_change_of_the_owner() throws Exception {
        OwnerId owner = register("Ada", "ada@example.org");
        Instant renamed = append(
                owner, 1, new OwnerDetailsChanged(owner, name(owner, "Augusta"), email(owner, "ada@example.org")));
        caughtUp();
        summary(owner)
                .andExpect(status().isOk())
                .andExpect(content().json("""
                        {"totalAccounts": 0, "activeAccounts": 0, "suspendedAccounts": 0, "closedAccounts": 0}"""))
                .andExpect(jsonPath("$.balances").isEmpty())
                .andExpect(jsonPath("$.lastActivityAt").value(renamed.toString()));
    }

    @Test
    void an_unknown_owner_is_not_found() throws Exception {
        summary(new OwnerId(unique("C")))
                .andExpect(status().isNotFound())
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(jsonPath("$.code").value("owner_not_found"));
    }

    private ResultActions summary(OwnerId owner) throws Exception {
        return mvc.perform(get("/api/v1/owners/{id}/summary", owner.value()).with(TELLER));
    }
}
