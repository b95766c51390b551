package io.eventbank.account.query.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.FindStatementTransactions;
import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementSummary;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.json.JsonCompareMode;

class StatementApiTest extends QueryTest {

    private static final LocalDate OPENING = LocalDate.of(2024, 2, 28);
    private static final List<String> FORMS =
            List.of("application/json", "text/csv", "application/pdf", "application/xml");

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));
    private final String path = "/api/v1/accounts/" + account.value() + "/statement";
    private final AccountHistory history = new AccountHistory(account, owner, "EUR")
            .opened(10_000, 0)
            .deposited(1000, LocalDate.of(2024, 3, 5))
            .withdrawn(300, LocalDate.of(2024, 3, 2))
            .deposited(2000, LocalDate.of(2024, 3, 5))
            .withdrawn(400, OPENING);

    @Autowired
    private StatementQueries statements;

    @Autowired
    private QuerySender queries;

    @ParameterizedTest
    @CsvSource({
        "2024-03-01, 2024-03-05, 96.00, 2 1 3, 123.00",
        "2024-03-02, 2024-03-04, 96.00, 2, 93.00",
        "2024-03-03, 2024-03-04, 93.00, '', 93.00",
        "2024-03-06, 2024-12-31, 123.00, '', 123.00",
        "2024-02-28, 2024-02-28, 100.00, 4, 96.00",
        "2024-02-01, 2024-03-02, 100.00, 4 2, 93.00",
        "0001-01-01, 9999-12-31, 100.00, 4 2 1 3, 123.00"
    })
    void aStatementOpensWithTheDayBeforeOrTheInitialBalanceAndIsByBookingDateThenSequence(
            String from, String to, String opening, String sequences, String closing) throws Exception {
        recorded();
        String json = body(path + "?from=" + from + "&to=" + to, AUDITOR);
        assertThat(this.<String>read(json, "$.openingBalance")).isEqualTo(opening);
        assertThat(this.<String>read(json, "$.closingBalance")).isEqualTo(closing);
        assertThat(this.<List<Integer>>read(json, "$.transactions[*].sequence").stream()
                        .map(String::valueOf)
                        .toList())
                .isEqualTo(sequences.isEmpty() ? List.of() : List.of(sequences.split(" ")));
    }

    @Test
    void theJsonIsTheStatementAndNothingElse() throws Exception {
        recorded();
        mvc.perform(get(path + "?from=2024-03-02&to=2024-03-04").with(TELLER))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                                {"accountId": "%1$s", "currency": "EUR", "from": "2024-03-02", "to": "2024-03-04",
                                 "openingBalance": "96.00", "closingBalance": "93.00", "transactions": [
                                   {"transactionId": "T2", "accountId": "%1$s", "type": "WITHDRAWAL",
                                    "amount": "-3.00", "balanceAfter": "107.00", "reference": null,
                                    "bookingDate": "2024-03-02", "recordedAt": "2024-02-28T23:59:58.264Z",
                                    "sequence": 2}]}
                                """.formatted(account.value()), JsonCompareMode.STRICT));
    }

    @Test
    void thereIsNoStatementOfATimeBeforeTheAccount() throws Exception {
        recorded();
        for (String period : List.of("from=2024-02-01&to=2024-02-27", "from=2024-02-27&to=2024-02-27")) {
            mvc.perform(get(path + "?" + period).with(TELLER))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.code").value("account_not_found"));
        }
    }

    @Test
    void aCustomerHasStatementsOfTheirOwnAccountsOnly() throws Exception {
        recorded();
        String url = path + "?from=2024-03-01&to=2024-03-31";
        mvc.perform(get(url).with(customer(owner))).andExpect(status().isOk());
        for (String form : FORMS) {
            mvc.perform(get(url).accept(form).with(customer(new OwnerId("stranger"))))
                    .andExpect(status().isNotFound())
                    .andExpect(jsonPath("$.code").value("account_not_found"));
        }
        Caller nobody = new Caller("nobody", Set.of(), owner);
        assertThat(statements.handle(new FindStatementSummary(account, OPENING, OPENING, 4), nobody))
                .isEmpty();
        assertThat(statements.handle(new FindStatementTransactions(account, OPENING, 4, OPENING, -1, 9), nobody))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, application/json, ",
        "*/*, application/json, ",
        "'text/html, */*;q=0.1', application/json, ",
        "text/csv, text/csv;charset=UTF-8, csv",
        "application/pdf, application/pdf, pdf",
        "application/xml, application/xml;charset=UTF-8, xml",
        "'application/pdf;q=0.5, text/csv;q=0.9', text/csv;charset=UTF-8, csv"
    })
    void theFormIsTheOneAskedFor(String accept, String contentType, String extension) throws Exception {
        recorded();
        MockHttpServletResponse response = mvc.perform(get(path + "?from=2024-03-01&to=2024-03-31")
                        .header(HttpHeaders.ACCEPT, accept)
                        .with(TELLER))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse();
        assertThat(response.getContentType()).isEqualTo(contentType);
        assertThat(response.getHeader(HttpHeaders.CONTENT_DISPOSITION))
                .isEqualTo(
                        extension == null
                                ? null
                                : "attachment; filename=\"" + account.value() + "-2024-03-01-2024-03-31." + extension
                                        + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/csv", "application/pdf", "application/xml", "*/*"})
    void whatGoesWrongIsAProblemWhateverFormIsAskedFor(String accept) throws Exception {
        recorded();
        problem(path + "?from=2024-03-02&to=2024-03-01", accept, 400, "invalid_request");
        problem(path + "?to=2024-03-01", accept, 400, "invalid_request");
        problem(path + "?from=2024-03-01", accept, 400, "invalid_request");
        problem(path + "?from=2024-02-30&to=2024-03-01", accept, 400, "invalid_request");
        problem(path + "?from=2024-03-01&to=2024-03-01&minVersion=99", accept, 503, "read_model_behind");
        problem("/api/v1/accounts/unknown/statement?from=2024-03-01&to=2024-03-01", accept, 404, "account_not_found");
    }

    @Test
    void aFormThatThereIsNotIsRefused() throws Exception {
        recorded();
        for (String accept : List.of("image/png", "text/html", "text/xml", "application/vnd.ms-excel")) {
            problem(path + "?from=2024-03-01&to=2024-03-31", accept, 406, "not_acceptable");
        }
    }

    @Test
    void moreThanAStatementHoldsIsRefusedWithTheAdviceToAskForLess() throws Exception {
        LocalDate day = LocalDate.of(2024, 4, 1);
        for (int i = 0; i < 96; i++) {
            history.deposited(1, day);
        }
        recorded();
        body(path + "?from=2024-02-28&to=2024-04-01", TELLER);
        record(account, history.deposited(1, day).events().subList(101, 102));
        caughtUp();
        for (String form : FORMS) {
            problem(path + "?from=2024-02-28&to=2024-04-01", form, 422, "too_many_bookings");
        }
        mvc.perform(get(path + "?from=2024-02-28&to=2024-04-01").with(TELLER))
                .andExpect(
                        jsonPath("$.detail").value("The period has more than 100 transactions; ask for a shorter one"));
        body(path + "?from=2024-02-29&to=2024-04-01", TELLER);
    }

    @Test
    void aPeriodThatIsOverIsAlwaysPrintedTheSame() throws Exception {
        record(
                owner,
                List.of(new RecordedEvent<>(
                        new OwnerRegistered(owner, name(owner, "Ada Byron"), email(owner, "ada@example.org")),
                        0,
                        Instant.parse("2024-01-01T12:00:00Z"))));
        recorded();
        String period = path + "?from=2024-03-01&to=2024-03-05";
        List<byte[]> before = prints(period);

        record(
                owner,
                List.of(new RecordedEvent<>(
                        new OwnerDetailsChanged(owner, name(owner, "Ada Lovelace"), email(owner, "ada@example.org")),
                        1,
                        Instant.parse("2024-03-06T00:00:00Z"))));
        record(
                account,
                history.deposited(5000, LocalDate.of(2024, 3, 6)).events().subList(5, 6));
        caughtUp();
        assertThat(prints(period)).usingRecursiveComparison().isEqualTo(before);

        Statement then = find(LocalDate.of(2024, 3, 5));
        assertThat(then.ownerName()).isEqualTo("Ada Byron");
        assertThat(then.version()).isEqualTo(4);
        assertThat(then.recordedAt()).isEqualTo(history.events().get(4).recordedAt());
        assertThat(find(LocalDate.of(2024, 3, 6)).ownerName()).isEqualTo("Ada Lovelace");
        assertThat(find(LocalDate.of(2024, 3, 6)).version()).isEqualTo(5);
        assertThat(find(OPENING).openedOn()).isEqualTo(OPENING);
    }

    @Test
    void aStatementIsPrintedWithoutAnErasedOwner() throws Exception {
        record(
                owner,
                List.of(
                        new RecordedEvent<>(
                                new OwnerRegistered(owner, name(owner, "Ada Byron"), email(owner, "ada@example.org")),
                                0,
                                Instant.parse("2024-01-01T12:00:00Z")),
                        new RecordedEvent<>(new PersonalDataErased(owner), 1, Instant.parse("2024-04-01T12:00:00Z"))));
        recorded();

        assertThat(find(LocalDate.of(2024, 3, 5)).ownerName()).isNull();
        assertThat(prints(path + "?from=2024-03-01&to=2024-03-05")).hasSize(4).allSatisfy(print -> {
            String text = new String(print, StandardCharsets.UTF_8); // a PDF's is compressed
            assertThat(text.startsWith("%PDF-") || !text.contains("Byron"))
                    .as(text)
                    .isTrue();
        });
    }

    @Test
    void theDescriptionOfTheApiNamesEachForm() throws Exception {
        String operation = "$.paths['/api/v1/accounts/{accountId}/statement'].get";
        String content = operation + ".responses['200'].content";
        mvc.perform(get("/v3/api-docs").with(TELLER))
                .andExpect(status().isOk())
                .andExpect(jsonPath(content + ".keys()", containsInAnyOrder(FORMS.toArray())))
                .andExpect(jsonPath(content + "['application/json'].schema['$ref']")
                        .value("#/components/schemas/StatementView"))
                .andExpect(
                        jsonPath(content + "['application/pdf'].schema.format").value("binary"))
                .andExpect(jsonPath("$.components.schemas.PrintableStatement").doesNotExist());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EUR", "JPY", "KWD"})
    void eachPeriodOpensWithWhatTheOneBeforeClosedWith(String currency) {
        for (int seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            AccountId id = new AccountId(unique("A"));
            List<RecordedEvent<AccountEvent>> events =
                    AccountHistory.random(seed, id, owner, currency).events();
            record(id, events);
            caughtUp();
            LocalDate from = LocalDate.of(2023, 1, 1);
            BigDecimal closing = null;
            List<Long> sequences = new ArrayList<>();
            while (from.isBefore(LocalDate.of(2024, 12, 31))) {
                LocalDate to = from.plusDays(random.nextInt(40));
                Statement statement = find(new FindStatementSummary(id, from, to, events.size() - 1))
                        .orElse(null);
                if (statement != null) {
                    if (closing != null) {
                        assertThat(statement.content().openingBalance()).isEqualTo(closing);
                    }
                    closing = statement.content().closingBalance();
                    statement.content().transactions().forEach(each -> sequences.add(each.sequence()));
                }
                from = to.plusDays(1);
            }
            assertThat(sequences)
                    .containsExactlyInAnyOrderElementsOf(events.stream()
                            .filter(event -> event.event() instanceof TransactionBooked)
                            .map(RecordedEvent::sequence)
                            .toList());
            assertThat(closing)
                    .isEqualTo(jdbc.queryForObject(
                            "SELECT balance FROM account_query.account WHERE account_id = ?",
                            BigDecimal.class,
                            id.value()));
        }
    }

    @Test
    void aStatementWaitsForTheTablesToShowWhatTheEventsSay() throws Exception {
        recorded();
        CompletableFuture<MockHttpServletResponse> answer;
        processing.eventProcessor("accounts").orElseThrow().shutDown();
        try {
            record(
                    account,
                    history.deposited(7, LocalDate.of(2024, 3, 5)).events().subList(5, 6));
            answer = waiting(path + "?from=2024-03-05&to=2024-03-05", TELLER);
        } finally {
            processing.eventProcessor("accounts").orElseThrow().start();
        }
        String json = answer.get(10, TimeUnit.SECONDS).getContentAsString();
        assertThat(this.<List<Integer>>read(json, "$.transactions[*].sequence")).contains(5);
    }

    @Test
    void aStatementIsNotMadeOfTablesThatStayBehind() throws Exception {
        recorded();
        processing.eventProcessor("accounts").orElseThrow().shutDown();
        try {
            record(
                    account,
                    history.deposited(7, LocalDate.of(2024, 3, 5)).events().subList(5, 6));
            problem(path + "?from=2024-03-01&to=2024-03-31", "application/pdf", 503, "read_model_behind");
            // What ended before is complete all the same.
            body(path + "?from=2024-03-01&to=2024-03-04", TELLER);
            assertThatThrownBy(() -> statements.handle(
                            new FindStatementSummary(account, OPENING, LocalDate.of(2024, 3, 31), 5),
                            Caller.system("test")))
                    .hasMessageContaining("not at version 5");
        } finally {
            processing.eventProcessor("accounts").orElseThrow().start();
        }
    }

    private void recorded() {
        record(account, history.events());
        caughtUp();
    }

    private Statement find(LocalDate to) {
        return find(new FindStatementSummary(
                        account, OPENING, to, history.events().size() - 1))
                .orElseThrow();
    }

    private Optional<Statement> find(FindStatementSummary query) {
        QuerySender sender = queries.onBehalfOf(Caller.system("test"));
        return sender.find(query, StatementSummary.class)
                .map(summary -> new StatementReader(sender, 3).read(query, summary));
    }

    private List<byte[]> prints(String url) throws Exception {
        List<byte[]> prints = new ArrayList<>();
        for (String form : FORMS) {
            prints.add(mvc.perform(get(url).accept(form).with(TELLER))
                    .andExpect(status().isOk())
                    .andReturn()
                    .getResponse()
                    .getContentAsByteArray());
        }
        return prints;
    }

    private void problem(String url, String accept, int status, String code) throws Exception {
        mvc.perform(get(URI.create(url)).header(HttpHeaders.ACCEPT, accept).with(TELLER))
                .andExpect(status().is(status))
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(header().doesNotExist(HttpHeaders.CONTENT_DISPOSITION))
                .andExpect(jsonPath("$.code").value(code));
    }
}
