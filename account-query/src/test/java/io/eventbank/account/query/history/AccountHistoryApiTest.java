package io.eventbank.account.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.QueryTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * An account that is opened on Monday with 100, gets 50 on Tuesday and a limit on Wednesday; on Thursday it is recorded
 * that 30 were paid out on Tuesday already, and on Friday it is suspended.
 */
class AccountHistoryApiTest extends QueryTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate MONDAY = LocalDate.of(2024, 3, 4);

    @Autowired
    private MeterRegistry meters;

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));

    @BeforeEach
    void aWeek() {
        record(
                owner,
                List.<RecordedEvent<OwnerEvent>>of(
                        new RecordedEvent<>(
                                new OwnerRegistered(owner, name(owner, "Ada Byron"), email(owner, "byron@example.org")),
                                0,
                                at(0).minusSeconds(60)),
                        new RecordedEvent<>(
                                new OwnerDetailsChanged(
                                        owner, name(owner, "Ada King"), email(owner, "king@example.org")),
                                1,
                                at(2).plusSeconds(60))));
        record(
                account,
                List.<RecordedEvent<AccountEvent>>of(
                        recorded(
                                0,
                                new AccountOpened(
                                        account, owner, AccountType.CHECKING, EUR, amount("100"), amount("0"), MONDAY)),
                        recorded(
                                1,
                                new MoneyDeposited(
                                        account,
                                        new TransactionId("T1"),
                                        amount("50"),
                                        EUR,
                                        amount("150"),
                                        "rent",
                                        MONDAY.plusDays(1))),
                        recorded(2, new OverdraftLimitChanged(account, amount("0"), amount("20"), EUR)),
                        recorded(
                                3,
                                new MoneyWithdrawn(
                                        account,
                                        new TransactionId("T2"),
                                        amount("30"),
                                        EUR,
                                        amount("120"),
                                        null,
                                        MONDAY.plusDays(1))),
                        recorded(4, new AccountSuspended(account, "lost card"))));
        caughtUp();
    }

    @ParameterizedTest
    @CsvSource({
        // what counted on Tuesday, whenever it was recorded; the limit counts from Wednesday
        "asOf=2024-03-04, 100.00, 0.00, ACTIVE, Ada Byron, 0",
        "asOf=2024-03-05, 120.00, 0.00, ACTIVE, Ada Byron, 3",
        "asOf=2024-03-06, 120.00, 20.00, ACTIVE, Ada King, 3",
        "asOf=2024-03-08, 120.00, 20.00, SUSPENDED, Ada King, 4",
        "asOf=9999-12-31, 120.00, 20.00, SUSPENDED, Ada King, 4",
        // what was known then
        "knownAt=2024-03-04T12:00:00Z, 100.00, 0.00, ACTIVE, Ada Byron, 0",
        "knownAt=2024-03-05T11:59:59.999Z, 100.00, 0.00, ACTIVE, Ada Byron, 0",
        "knownAt=2024-03-05T12:00:00Z, 150.00, 0.00, ACTIVE, Ada Byron, 1",
        "knownAt=2024-03-06T13:00:00%2B01:00, 150.00, 20.00, ACTIVE, Ada Byron, 2",
        "knownAt=2024-03-06T12:01:00Z, 150.00, 20.00, ACTIVE, Ada King, 2",
        "knownAt=9999-12-31T00:00:00Z, 120.00, 20.00, SUSPENDED, Ada King, 4",
        // what was known then of what counted on Tuesday
        "asOf=2024-03-05&knownAt=2024-03-06T23:00:00Z, 150.00, 0.00, ACTIVE, Ada Byron, 1",
        "asOf=2024-03-05&knownAt=2024-03-07T12:00:00Z, 120.00, 0.00, ACTIVE, Ada Byron, 3",
        // after an event
        "version=0, 100.00, 0.00, ACTIVE, Ada Byron, 0",
        "version=2, 150.00, 20.00, ACTIVE, Ada Byron, 2",
        "version=3, 120.00, 20.00, ACTIVE, Ada King, 3",
        "version=4&minVersion=4, 120.00, 20.00, SUSPENDED, Ada King, 4"
    })
    void aPastStateIsWhatCountedOrWasKnownThen(
            String moment, String balance, String limit, String status, String ownerName, int version)
            throws Exception {
        mvc.perform(get(uri("?" + moment)).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"" + version + "\""))
                .andExpect(jsonPath("$.balance").value(balance))
                .andExpect(jsonPath("$.overdraftLimit").value(limit))
                .andExpect(jsonPath("$.status").value(status))
                .andExpect(jsonPath("$.ownerName").value(ownerName))
                .andExpect(jsonPath("$.version").value(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"asOf=2024-03-05", "knownAt=2024-03-06T12:01:00Z", "version=2", "version=4"})
    void thePastOfAnErasedOwnerIsErasedTooThoughTheKeyIsThere(String moment) throws Exception {
        String url = "/api/v1/accounts/" + account.value() + "?" + moment;
        String before = body(url, TELLER);
        assertThat(this.<String>read(before, "$.ownerName")).startsWith("Ada");

        append(owner, 2, new PersonalDataErased(owner));

        String after = body(url, TELLER);
        assertThat(this.<Object>read(after, "$.ownerName")).isNull();
        assertThat(this.<Object>read(after, "$.ownerEmail")).isNull();
        assertThat(this.<String>read(after, "$.balance")).isEqualTo(read(before, "$.balance"));
        assertThat(this.<Integer>read(after, "$.version")).isEqualTo(read(before, "$.version"));
    }

    @Test
    void thePastStateOfTheLastVersionIsThePresentOne() throws Exception {
        String now = body(path(""), TELLER);
        assertThat(body(path("?version=4"), TELLER)).isEqualTo(now);
        assertThat(body(path("?asOf=2024-03-08"), TELLER)).isEqualTo(now);
        assertThat(body(path("?knownAt=2024-03-08T12:00:00Z"), TELLER)).isEqualTo(now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?asOf=2024-03-03",
                "?asOf=0000-01-01",
                "?knownAt=2024-03-04T11:59:59.999Z",
                "?knownAt=0000-01-01T00:00:00Z",
                "?asOf=2024-03-08&knownAt=2024-03-04T11:59:59Z",
                "?asOf=2024-03-03&knownAt=2024-03-08T12:00:00Z",
                "/explanation?asOf=2024-03-03",
                "/explanation?knownAt=2024-03-04T11:59:59Z"
            })
    void beforeItWasOpenedThereWasNoAccount(String moment) throws Exception {
        mvc.perform(get(uri(moment)).with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
    }

    @Test
    void aVersionThatIsNotThereYetIsUnknown() throws Exception {
        double refused = queries("refused", "version_not_found");
        double done = queries("done", "none");
        mvc.perform(get(uri("?version=5")).with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("version_not_found"))
                .andExpect(jsonPath("$.detail").value("The account is at version 4"));
        assertThat(queries("refused", "version_not_found")).isEqualTo(refused + 1);
        assertThat(queries("done", "none")).isEqualTo(done);

        mvc.perform(get(uri("?version=4")).with(TELLER)).andExpect(status().isOk());
        assertThat(queries("done", "none")).isEqualTo(done + 1);
        assertThat(queries("refused", "version_not_found")).isEqualTo(refused + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "?asOf=2024-02-30, asOf",
        "?asOf=yesterday, asOf",
        "?asOf=2024-03-05T00:00:00Z, asOf",
        "?knownAt=2024-03-05, knownAt",
        "?knownAt=2024-03-05T12:00:00, knownAt",
        "?knownAt=2024-03-05T25:00:00Z, knownAt",
        "?version=-1, version",
        "?version=last, version",
        "?version=1&asOf=2024-03-05, version",
        "?version=1&knownAt=2024-03-05T12:00:00Z, version",
        "/explanation?asOf=x, asOf",
        "/explanation?version=1, version",
        "/events?limit=0, limit"
    })
    void whatIsNoMomentIsInvalid(String moment, String field) throws Exception {
        mvc.perform(get(uri(moment)).with(TELLER))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?asOf=2024-03-08",
                "?knownAt=2024-03-08T12:00:00Z",
                "?version=0",
                "?version=99",
                "/events",
                "/events?minVersion=0",
                "/explanation"
            })
    void theHistoryOfAnAccountIsItsOwnersAndLooksToOthersAsIfThereWereNone(String what) throws Exception {
        int expected = what.contains("99") ? 404 : 200;
        mvc.perform(get(uri(what)).with(customer(owner))).andExpect(status().is(expected));
        for (RequestPostProcessor other : List.of(customer(new OwnerId("other")), caller("customer"))) {
            mvc.perform(get(uri(what)).with(other))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.code").value("account_not_found"));
        }
        mvc.perform(get(uri(what)).with(OPERATOR)).andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/accounts/nobody" + what).with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
    }

    @Test
    void aBalanceIsExplainedByTheEventsThatItIsTheSumOf() throws Exception {
        String explained = body(path("/explanation?asOf=2024-03-05"), AUDITOR);
        assertThat(this.<String>read(explained, "$.accountId")).isEqualTo(account.value());
        assertThat(this.<String>read(explained, "$.balance")).isEqualTo("120.00");
        assertThat(this.<List<Integer>>read(explained, "$.terms[*].sequence")).isEqualTo(List.of(0, 1, 3));
        assertThat(this.<List<String>>read(explained, "$.terms[*].amount"))
                .isEqualTo(List.of("100.00", "50.00", "-30.00"));
        assertThat(this.<List<String>>read(explained, "$.terms[*].type"))
                .isEqualTo(List.of("AccountOpened", "MoneyDeposited", "MoneyWithdrawn"));
        assertThat(this.<List<String>>read(explained, "$.terms[*].bookingDate"))
                .isEqualTo(List.of("2024-03-04", "2024-03-05", "2024-03-05"));
        assertThat(this.<String>read(explained, "$.terms[2].recordedAt")).isEqualTo("2024-03-07T12:00:00Z");

        String then = body(path("/explanation?asOf=2024-03-05&knownAt=2024-03-06T00:00:00Z"), AUDITOR);
        assertThat(this.<String>read(then, "$.balance")).isEqualTo("150.00");
        assertThat(this.<List<Integer>>read(then, "$.terms[*].sequence")).isEqualTo(List.of(0, 1));
    }

    @Test
    void anEventIsShownWithWhoCausedItAndWhy() throws Exception {
        String id = UUID.randomUUID().toString();
        eventStore.publish(new GenericDomainEventMessage<>(
                "BankAccount",
                account.toString(),
                5,
                new MoneyDeposited(
                        account, new TransactionId("T3"), amount("1"), EUR, amount("121"), null, MONDAY.plusDays(5)),
                Map.of("actor", "teller", "requestId", "R-1", "commandType", "DepositMoney"),
                id,
                at(5)));
        mvc.perform(get(uri("/events?minVersion=5")).with(AUDITOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items.length()").value(6))
                .andExpect(jsonPath("$.items[5].sequence").value(5))
                .andExpect(jsonPath("$.items[5].eventId").value(id))
                .andExpect(jsonPath("$.items[5].type").value("MoneyDeposited"))
                .andExpect(jsonPath("$.items[5].revision").value("1"))
                .andExpect(jsonPath("$.items[5].storedRevision").value("1"))
                .andExpect(jsonPath("$.items[5].recordedAt").value("2024-03-09T12:00:00Z"))
                .andExpect(jsonPath("$.items[5].payload.amount").value("1.00"))
                .andExpect(jsonPath("$.items[5].payload.accountId").value(account.value()))
                .andExpect(jsonPath("$.items[5].payload.reference").isEmpty());
        assertThat(this.<Map<String, Object>>read(body(path("/events"), AUDITOR), "$.items[5].metadata"))
                .isEqualTo(Map.of("actor", "teller", "requestId", "R-1", "commandType", "DepositMoney"));
        mvc.perform(get(uri("/explanation")).with(AUDITOR))
                .andExpect(jsonPath("$.terms[3].eventId").value(id))
                .andExpect(jsonPath("$.terms[3].actor").value("teller"))
                .andExpect(jsonPath("$.terms[3].requestId").value("R-1"));
    }

    @Test
    void aCustomerDoesNotSeeWhoSentThemMoney() throws Exception {
        eventStore.publish(new GenericDomainEventMessage<>(
                "BankAccount",
                account.toString(),
                5,
                new TransferCredited(
                        account,
                        new TransactionId("T3"),
                        amount("1"),
                        EUR,
                        amount("121"),
                        "lunch",
                        MONDAY.plusDays(5),
                        new TransferId("X1"),
                        new AccountId("other")),
                Map.of("actor", "somebody-else", "requestId", "R-1", "correlationId", "M-1"),
                UUID.randomUUID().toString(),
                at(5)));
        for (String path : List.of("/explanation", "/events")) {
            assertThat(body(path(path), TELLER)).contains("somebody-else", "R-1");
            assertThat(body(path(path), customer(owner)))
                    .doesNotContain("somebody-else")
                    .doesNotContain("R-1");
        }
        assertThat(this.<Map<String, Object>>read(body(path("/events"), customer(owner)), "$.items[5].metadata"))
                .isEqualTo(Map.of("correlationId", "M-1"));
    }

    @Test
    void theEventsOfAStreamArePagedWithoutAGap() throws Exception {
        List<Integer> sequences = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            String page = body(path("/events?limit=2" + cursor), TELLER);
            sequences.addAll(read(page, "$.items[*].sequence"));
            cursor = read(page, "$.nextCursor");
            cursor = cursor == null ? null : "&cursor=" + cursor;
        }
        assertThat(sequences).isEqualTo(List.of(0, 1, 2, 3, 4));
        mvc.perform(get(uri("/events?cursor=MDA")).with(TELLER)).andExpect(status().isOk());
        mvc.perform(get(uri("/events?cursor=eA")).with(TELLER))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("invalid_cursor"));
    }

    private String path(String rest) {
        return "/api/v1/accounts/" + account.value() + rest;
    }

    private URI uri(String rest) {
        return URI.create(path(rest));
    }

    private static RecordedEvent<AccountEvent> recorded(long sequence, AccountEvent event) {
        return new RecordedEvent<>(event, sequence, at((int) sequence));
    }

    /** Noon of a day of the week. */
    private static Instant at(int day) {
        return Instant.parse("2024-03-04T12:00:00Z").plusSeconds(day * 86_400L);
    }

    private static BigDecimal amount(String text) {
        return new BigDecimal(text).setScale(2);
    }

    /** How many questions about the past have come to this, by the metrics. */
    private double queries(String outcome, String code) {
        Timer timer = meters.find("account.queries")
                .tags("query", "FindPastAccount", "outcome", outcome, "code", code)
                .timer();
        return timer == null ? 0 : timer.count();
    }
}
