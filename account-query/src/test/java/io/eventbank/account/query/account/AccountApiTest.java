package io.eventbank.account.query.account;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountApiTest extends QueryTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));

    @BeforeEach
    void openedAccount() {
        append(owner, 0, new OwnerRegistered(owner, name(owner, "Ada Lovelace"), email(owner, "ada@example.org")));
        append(
                account,
                0,
                new AccountOpened(
                        account,
                        owner,
                        AccountType.CHECKING,
                        EUR,
                        new BigDecimal("0.00"),
                        new BigDecimal("50.00"),
                        TODAY),
                new MoneyDeposited(
                        account,
                        new TransactionId("T1"),
                        new BigDecimal("100.00"),
                        EUR,
                        new BigDecimal("100.00"),
                        "salary",
                        TODAY),
                new MoneyWithdrawn(
                        account,
                        new TransactionId("T2"),
                        new BigDecimal("30.50"),
                        EUR,
                        new BigDecimal("69.50"),
                        null,
                        TODAY.minusDays(1)));
    }

    @Test
    void an_account_is_answered_with_all_its_fields_and_its_version_as_tag() throws Exception {
        mvc.perform(get("/api/v1/accounts/{id}?minVersion=2", account.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"2\""))
                .andExpect(jsonPath("$.ownerName").value("Ada Lovelace"))
                .andExpect(jsonPath("$.balance").value("69.50"));
    }
}
