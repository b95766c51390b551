package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.SharedBank;
import java.net.http.HttpRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be asked about the past of accounts, and how to hear of what comes, in the running program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedBank.class)
class HistoryOfAnAccountTest {

    private static final String TELLER = "teller";
    private static final String ACCOUNT = "/api/v1/accounts/history-1";

    private Bank bank;
    private String customer;

    /** An account of 1993 with a deposit, a fee, and a withdrawal whose recording comes last though it counts first. */
    @BeforeAll
    void prepare(Supplier<Bank> shared) throws Exception {
        bank = start(shared);
        customer = bank.customerOf("history");
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "history", "name": "Ada Lovelace", "email": "ada@example.org"}""").has(201);
        bank.importText(
                "accounts",
                List.of(
                        "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit",
                        "history-1,history,Ada Lovelace,ada@example.org,CHECKING,EUR,1993-02-26,0.00",
                        "history-2,history-other,Other,other@example.org,CHECKING,EUR,1993-02-26,0.00"));
        bank.importText(
                "transactions",
                List.of(
                        "transactionId,accountId,bookingDate,type,amount,reference",
                        "T1,history-1,1993-03-01,DEPOSIT,700.00,salary",
                        "T2,history-1,1993-03-31,FEE,-14.60,",
                        "T3,history-1,1993-03-15,WITHDRAWAL,-200.00,\"cash, \"\"quick\"\"\"",
                        "T4,history-2,1993-03-15,DEPOSIT,5.00,"));
        bank.put(TELLER, ACCOUNT + "/overdraft-limit", """
                {"limit": "50"}""").has(200);
        bank.get(TELLER, ACCOUNT + "?minVersion=4").has(200);
        bank.get(TELLER, "/api/v1/accounts/history-2?minVersion=1").has(200);
    }

    /** Others who run the same tests start one of their own. */
    Bank start(Supplier<Bank> shared) throws Exception {
        return shared.get();
    }

    @Test
    void thePastIsAskedByWhatCountedByWhatWasKnownAndByVersion() {
        assertThat(bank.get(customer, ACCOUNT + "?asOf=1993-03-01").has(200).text("balance"))
                .isEqualTo("700.00");
        Bank.Answer march = bank.get(customer, ACCOUNT + "?asOf=1993-03-20").has(200);
        assertThat(march.text("balance")).isEqualTo("500.00");
        assertThat(march.text("overdraftLimit")).isEqualTo("0.00");
        assertThat(march.text("ownerName")).isEqualTo("Ada Lovelace");
        assertThat(march.header("ETag")).isEqualTo("\"3\"");
        bank.get(customer, ACCOUNT + "?asOf=1993-02-25").isProblem(404, "account_not_found");

        String recorded = events().get(2).path("recordedAt").asString();
        Bank.Answer known = bank.get(customer, ACCOUNT + "?version=2").has(200);
        assertThat(known.text("balance")).isEqualTo("685.40");
        assertThat(bank.get(customer, ACCOUNT + "?asOf=1993-03-20&knownAt=" + recorded)
                        .has(200)
                        .text("openedAt"))
                .isEqualTo("1993-02-26T00:00:00Z");
        bank.get(customer, ACCOUNT + "?knownAt=1993-12-31T00:00:00Z").isProblem(404, "account_not_found");
        bank.get(customer, ACCOUNT + "?version=99").isProblem(404, "version_not_found");
        bank.get(customer, "/api/v1/accounts/history-2?asOf=1993-03-20").isProblem(404, "account_not_found");
    }

    @Test
    void everyEventSaysWhoCausedItAndWhy() {
        List<JsonNode> events = events();
        assertThat(events.stream().map(event -> event.path("sequence").asInt())).startsWith(0, 1, 2, 3, 4);
        JsonNode limit = events.get(4);
        assertThat(limit.path("type").asString()).isEqualTo("OverdraftLimitChanged");
        assertThat(limit.path("payload").path("limit").asString()).isEqualTo("50.00");
        JsonNode metadata = limit.path("metadata");
        assertThat(metadata.path("actor").asString()).isEqualTo("teller");
        assertThat(metadata.path("commandType").asString()).isEqualTo("ChangeOverdraftLimit");
        assertThat(metadata.propertyNames()).contains("requestId", "causationId", "correlationId");
    }

    @Test
    void aBalanceIsExplainedAndStatedInEveryForm() {
        JsonNode explained = bank.get(customer, ACCOUNT + "/explanation?asOf=1993-03-20")
                .has(200)
                .body();
        assertThat(explained.path("balance").asString()).isEqualTo("500.00");
        assertThat(explained
                        .path("terms")
                        .valueStream()
                        .map(term -> term.path("amount").asString()))
                .containsExactly("0.00", "700.00", "-200.00");

        assertThat(bank.get(customer, ACCOUNT + "/balances")
                        .has(200)
                        .body()
                        .path("items")
                        .toString())
                .isEqualTo("[{\"date\":\"1993-03-01\",\"balance\":\"700.00\"},"
                        + "{\"date\":\"1993-03-15\",\"balance\":\"500.00\"},"
                        + "{\"date\":\"1993-03-31\",\"balance\":\"485.40\"}]");

        String period = ACCOUNT + "/statement?from=1993-03-10&to=1993-03-31";
        Bank.Answer statement = bank.get(customer, period).has(200);
        assertThat(statement.text("openingBalance")).isEqualTo("700.00");
        assertThat(statement.text("closingBalance")).isEqualTo("485.40");
        assertThat(statement.body().path("transactions").size()).isEqualTo(2);
        assertThat(as("text/csv", period).lines().toList())
                .hasSize(3)
                .anyMatch(row -> row.contains("\"cash, \"\"quick"));
        assertThat(as("application/xml", period)).contains("camt.053.001.08", "<Ccy>EUR</Ccy>", "485.40");
        assertThat(as("application/pdf", period)).startsWith("%PDF-");
        for (String form : List.of("application/json", "text/csv", "application/xml", "application/pdf")) {
            assertThat(as(form, period)).as(form).isEqualTo(as(form, period));
        }
    }

    @Test
    void anAnalysisAddsUpWhatIsBookedOnAllAccounts() {
        JsonNode analysis = bank.get("auditor", "/api/v1/analytics/transactions?from=1993-03-01&to=1993-03-31")
                .has(200)
                .body();
        assertThat(analysis.path("totalTransactions").asInt()).isEqualTo(4);
        assertThat(analysis.path("totalAmount").asString()).isEqualTo("490.40");
        assertThat(analysis.path("averageTransaction").asString()).isEqualTo("122.60");
        assertThat(analysis.path("largestDebit").asString()).isEqualTo("-200.00");
        assertThat(analysis.path("largestCredit").asString()).isEqualTo("700.00");
        assertThat(analysis.path("dailyBreakdown").get(1).toString())
                .isEqualTo("{\"date\":\"1993-03-15\",\"transactionCount\":2,\"totalAmount\":\"-195.00\"}");
        bank.get(customer, "/api/v1/analytics/transactions?from=1993-03-01&to=1993-03-31")
                .isProblem(403, "forbidden");
    }

    @Test
    void everyStreamTellsItsLengthAndAge() {
        JsonNode stream = bank.get("auditor", "/api/v1/streams/BankAccount-history-2")
                .has(200)
                .body();
        assertThat(stream.path("aggregateType").asString()).isEqualTo("BankAccount");
        assertThat(stream.path("eventCount").asInt()).isEqualTo(2);
        assertThat(stream.path("streamAgeDays").asInt()).isZero();
        bank.get("auditor", "/api/v1/streams/Owner-history").has(200);
        assertThat(bank.get("auditor", "/api/v1/streams?idleForDays=30")
                        .has(200)
                        .body()
                        .path("items")
                        .size())
                .isZero();
        bank.get(customer, "/api/v1/streams/BankAccount-history-2").isProblem(404, "stream_not_found");
        bank.get(customer, "/api/v1/streams?idleForDays=30").isProblem(403, "forbidden");
    }

    @Test
    void whoFollowsAnAccountHearsOfEachChangeAndGoesOnWhereTheyLeft() throws Exception {
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "history-followed", "ownerId": "history", "initialBalance": "10"}""").has(201);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        CompletableFuture<Void> following =
                follow("/api/v1/accounts/history-followed/updates?minVersion=0", null, lines);
        assertThat(next(lines)).isEqualTo("0 10.00");
        bank.post(TELLER, "/api/v1/accounts/history-followed/deposits", """
                {"amount": "5"}""").has(201);
        assertThat(next(lines)).isEqualTo("1 15.00");
        bank.put(TELLER, "/api/v1/owners/history", """
                {"name": "Ada King", "email": "ada@example.org"}""").has(200);
        assertThat(next(lines)).isEqualTo("none 15.00");
        following.cancel(true);

        bank.post(TELLER, "/api/v1/accounts/history-followed/deposits", """
                {"amount": "1"}""").has(201);
        bank.get(TELLER, "/api/v1/accounts/history-followed?minVersion=2").has(200);
        BlockingQueue<String> resumed = new LinkedBlockingQueue<>();
        CompletableFuture<Void> again = follow("/api/v1/accounts/history-followed/updates", "1", resumed);
        assertThat(next(resumed)).isEqualTo("2 16.00");
        again.cancel(true);
        bank.get(customer, "/api/v1/accounts/history-2/updates").isProblem(404, "account_not_found");
    }

    @Test
    void bookingForTodayIsInTheStatementOfToday() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "history-today", "ownerId": "history", "initialBalance": "100"}""").has(201);
        bank.post(TELLER, "/api/v1/accounts/history-today/deposits", """
                {"amount": "7"}""").has(201);
        JsonNode statement = bank.get(
                        customer,
                        "/api/v1/accounts/history-today/statement?minVersion=1&from=" + today.minusDays(1) + "&to="
                                + today.plusDays(1))
                .has(200)
                .body();
        assertThat(statement.path("openingBalance").asString()).isEqualTo("100.00");
        assertThat(statement.path("closingBalance").asString()).isEqualTo("107.00");
    }

    private List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        bank.get("auditor", ACCOUNT + "/events").has(200).body().path("items").forEach(events::add);
        return events;
    }

    private String as(String form, String path) {
        return bank.send(customer, bank.request(path).header("Accept", form).GET())
                .has(200)
                .response()
                .body();
    }

    /** Collects the lines of a stream of updates. */
    private CompletableFuture<Void> follow(String path, String lastEventId, BlockingQueue<String> lines) {
        HttpRequest.Builder request = bank.request(path).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return bank.follow(customer, request, lines::add);
    }

    /** The id, or none, and the balance of the next event of a stream. */
    private static String next(BlockingQueue<String> lines) throws InterruptedException {
        String id = "none";
        while (true) {
            String line = lines.poll(20, TimeUnit.SECONDS);
            assertThat(line).as("the next line").isNotNull();
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                return id + " "
                        + JsonMapper.shared()
                                .readTree(line.substring(5))
                                .path("balance")
                                .asString();
            }
        }
    }
}
