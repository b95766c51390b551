package io.eventbank.account.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.testing.QueryTest;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accounts that were opened on 2026-03-01 with 100 and a limit of 50 by earlier releases, as those stored them; since
 * then their limit has become 20, and six times one was paid in.
 */
class EarlierRevisionsTest extends QueryTest {

    private static final Currency EUR = Currency.getInstance("EUR");

    private final AccountId account = new AccountId(unique("A"));

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theReadModelIsMadeOfThemAsOfNewOnes(int revision) throws Exception {
        store(revision);

        mvc.perform(get(path("")).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.accountType").value("CHECKING"))
                .andExpect(jsonPath("$.balance").value("106.00"))
                .andExpect(jsonPath("$.overdraftLimit").value("20.00"))
                .andExpect(jsonPath("$.version").value(7));
        assertThat(jdbc.queryForObject(
                        "SELECT initial_overdraft_limit FROM account_query.account WHERE account_id = ?",
                        BigDecimal.class,
                        account.value()))
                .isEqualByComparingTo("50");
        JsonNode checkpoint = JsonMapper.shared()
                .readTree(jdbc.queryForObject(
                        "SELECT content FROM account_query.account_checkpoint WHERE account_id = ? ORDER BY sequence"
                                + " LIMIT 1",
                        String.class,
                        account.value()));
        assertThat(checkpoint.at("/state/opening/initialOverdraftLimit").asString())
                .isEqualTo("50.00");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void pastStatesAreMadeOfThem(int revision) throws Exception {
        store(revision);

        for (String moment :
                new String[] {"?version=0", "?asOf=2026-03-01", "?knownAt=2026-03-01T12:00:00Z", "?version=7"}) {
            boolean last = moment.equals("?version=7");
            mvc.perform(get(path(moment)).with(TELLER))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.accountType").value("CHECKING"))
                    .andExpect(jsonPath("$.balance").value(last ? "106.00" : "100.00"))
                    .andExpect(jsonPath("$.overdraftLimit").value(last ? "20.00" : "50.00"));
        }
        mvc.perform(get(path("/explanation?asOf=2026-03-01")).with(TELLER))
                .andExpect(jsonPath("$.balance").value("100.00"))
                .andExpect(jsonPath("$.terms[0].type").value("AccountOpened"))
                .andExpect(jsonPath("$.terms[0].amount").value("100.00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theyAreShownAsTheyAreReadNowWithTheRevisionTheyWereStoredWith(int revision) throws Exception {
        store(revision);

        String events = body(path("/events?limit=2"), TELLER);

        assertThat(this.<String>read(events, "$.items[0].type")).isEqualTo("AccountOpened");
        assertThat(this.<String>read(events, "$.items[0].revision")).isEqualTo("3");
        assertThat(this.<String>read(events, "$.items[0].storedRevision")).isEqualTo(String.valueOf(revision));
        assertThat(this.<Map<String, Object>>read(events, "$.items[0].payload"))
                .isEqualTo(Map.of(
                        "accountId", account.value(),
                        "ownerId", "C1",
                        "accountType", "CHECKING",
                        "currency", "EUR",
                        "initialBalance", "100.00",
                        "initialOverdraftLimit", "50.00",
                        "openedOn", "2026-03-01"));
        assertThat(this.<Map<String, Object>>read(events, "$.items[0].metadata"))
                .isEqualTo(Map.of("actor", "t"));
        assertThat(this.<String>read(events, "$.items[1].revision")).isEqualTo("1");
        assertThat(this.<String>read(events, "$.items[1].storedRevision")).isEqualTo("1");
    }

    /** Stores the opening as the file of that revision has it, and the events since. */
    private void store(int revision) {
        try (InputStream file = getClass().getResourceAsStream("/events/AccountOpened-" + revision + ".json")) {
            rawEvents.append(
                    account.toString(),
                    0,
                    "BankAccount",
                    Instant.parse("2026-03-01T12:00:00Z"),
                    "io.eventbank.account.api.event.AccountOpened",
                    String.valueOf(revision),
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("\"A1\"", "\"" + account.value() + "\""),
                    "{\"actor\": \"t\"}");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        append(account, 1, new OverdraftLimitChanged(account, new BigDecimal("50.00"), new BigDecimal("20.00"), EUR));
        IntStream.rangeClosed(1, 6)
                .forEach(i -> append(
                        account,
                        i + 1,
                        new MoneyDeposited(
                                account,
                                new TransactionId("T" + i),
                                new BigDecimal("1.00"),
                                EUR,
                                new BigDecimal(100 + i + ".00"),
                                null,
                                LocalDate.of(2026, 3, 2))));
        caughtUp();
    }

    private String path(String rest) {
        return "/api/v1/accounts/" + account.value() + rest;
    }
}
