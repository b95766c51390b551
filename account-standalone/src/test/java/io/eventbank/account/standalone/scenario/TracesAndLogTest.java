package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.eventbank.account.standalone.testing.Bank;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What traces and a log in JSON tell of requests, and what they do not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesAndLogTest {

    private static final String TELLER = "teller";
    private static final String TRANSFERS = "/api/v1/transfers";

    @TempDir
    private static Path directory;

    private TraceCollector traces;
    private Bank bank;

    @BeforeAll
    void start() throws Exception {
        traces = new TraceCollector();
        bank = Bank.start(
                directory.resolve("data"),
                Stream.of(
                                settings(),
                                traces.settings(),
                                List.of("logging.structured.format.console=ecs", "logging.level.io.eventbank=debug"))
                        .flatMap(List::stream)
                        .toList());
        for (String owner : List.of("C-demo", "C2")) {
            bank.post(TELLER, "/api/v1/owners", """
                    {"ownerId": "%s", "name": "Some Body", "email": "some@example.org"}""".formatted(owner)).has(201);
        }
        open("A5", "C-demo", "1");
        open("A6", "C2", "0");
    }

    /** What the program is told beside; others who run the same tests override it. */
    List<String> settings() {
        return List.of();
    }

    @AfterAll
    void stop() throws Exception {
        bank.close();
        traces.close();
    }

    @Test
    void aTransferIsOneTraceFromItsRequestToTheViewThatShowsItsEnd() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        bank.send(
                        TELLER,
                        bank.json("POST", TRANSFERS, """
                                {"transferId": "T6", "fromAccountId": "A5", "toAccountId": "A6", "amount": "1"}""").header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"))
                .has(202);
        assertThat(bank.get(TELLER, TRANSFERS + "/T6?wait=10").text("status")).isEqualTo("COMPLETED");

        String shown = "transfers TransferCompleted";
        await().until(() ->
                traces.trace(trace).stream().anyMatch(span -> span.getName().equals(shown)));
        await().untilAsserted(() -> assertThat(pathTo(shown, traces.trace(trace)))
                .startsWith("00f067aa0ba902b7 http post " + TRANSFERS)
                .containsSubsequence(
                        "CommandBus.handleCommand(RequestTransfer)",
                        "EventBus.publishEvent(TransferRequested)",
                        "SagaManager.invokeSaga(MoneyTransferSaga)(TransferRequested)",
                        "CommandBus.handleCommand(DebitTransfer)",
                        "EventBus.publishEvent(TransferDebited)",
                        "SagaManager.invokeSaga(MoneyTransferSaga)(TransferDebited)",
                        "CommandBus.handleCommand(CreditTransfer)",
                        "EventBus.publishEvent(TransferCredited)",
                        "CommandBus.handleCommand(SettleTransfer)",
                        "EventBus.publishEvent(TransferSettled)",
                        "CommandBus.handleCommand(CompleteTransfer)",
                        "EventBus.publishEvent(TransferCompleted)",
                        shown));
        assertThat(bank.get(TELLER, "/api/v1/accounts/A6/events")
                        .has(200)
                        .body()
                        .path("items")
                        .get(1)
                        .path("metadata")
                        .path("traceparent")
                        .asString())
                .startsWith("00-" + trace);
    }

    @Test
    void aLineOfTheLogIsJsonAndSaysWhichRequestAndTraceItIsOfAndWhomItIsAbout() throws Exception {
        Bank.Answer failed = withoutTheTable("account_day", () -> bank.get(TELLER, "/api/v1/accounts/A5/balances"));

        failed.isProblem(500, "internal_server_error");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : bank.log().lines().toList()) {
            assertThat(line).matches("\\{.*}|(OpenJDK|WARNING:).*"); // the machine's own warnings are no lines of ours
            if (line.startsWith("{")) {
                lines.add(JsonMapper.shared().readTree(line));
            }
        }
        assertThat(lines)
                .filteredOn(line -> line.path("requestId").asString().equals(failed.header("X-Request-Id")))
                .filteredOn(line -> line.path("log").path("level").asString().equals("ERROR"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("accountId").asString()).isEqualTo("A5");
                    assertThat(line.path("traceId").asString()).hasSize(32);
                    assertThat(line.path("spanId").asString()).hasSize(16);
                });
    }

    @Test
    void neitherTheLogNorATraceHoldsPersonalDataOrASecret() throws Exception {
        String owners = "/api/v1/owners";
        String token = bank.tokens().of(TELLER, TELLER);
        bank.post(TELLER, owners, """
                {"ownerId": "C7", "name": "Zerbinetta Quux", "email": "zerbinetta@quux.example"}""").has(201);
        bank.put(TELLER, owners + "/C7", """
                {"name": "Zerbinetta Quux", "email": "quux"}""").has(400);
        bank.post(TELLER, owners, """
                {"ownerId": "C7", "name": "Zerbinetta", "email": "zerbinetta@quux.example"}""").has(409);
        bank.post(TELLER, owners, """
                {"ownerId": "C8", "name": "Zerbinetta", "email": ["zerbinetta@quux.example"]}""").has(400);
        bank.post(TELLER, owners, """
                {"ownerId": "C8", "name": "Zerbinetta", "ema""").has(400);
        bank.get(TELLER, owners + "/zerbinetta@quux.example").has(400);
        bank.get(TELLER, owners + "?q=Zerbinetta").has(200);
        bank.get(TELLER, owners + "?q=Zerbinetta%FF").has(400);
        bank.get(TELLER, owners + "?name=Zerbinetta").has(400);
        assertThat(bank.raw("GET " + owners + "?q={Zerbinetta} HTTP/1.1\r\nHost: bank\r\n\r\n"))
                .contains(" 400 ");
        assertThat(bank.raw("GET " + owners + " HTTP/1.1\r\nHost: Zerbinetta Quux\r\n\r\n"))
                .contains(" 400 ");
        assertThat(bank.raw("GET " + owners + " HTTP/1.1\r\nHost: bank\r\nCookie: a=Zerbinetta\001\r\n\r\n"))
                .contains(" 40");
        withoutTheTable("owner", () -> bank.get(TELLER, owners + "?q=Zerbinetta"))
                .isProblem(500, "internal_server_error");
        bank.send(null, bank.request(owners).header("Authorization", "Bearer " + token + "quux"))
                .has(401);
        bank.get(null, owners + "?access_token=" + token).has(401);
        bank.send(
                        null,
                        bank.request("/oauth2/token")
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString("teller:quux".getBytes(StandardCharsets.UTF_8)))
                                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")))
                .has(401);
        String last = "4bf92f3577b34da6a3ce929d0e0e4737";
        bank.send(
                TELLER,
                bank.request(owners + "?q=Zerbinetta").header("traceparent", "00-" + last + "-00f067aa0ba902b7-01"));
        await().until(() -> !traces.trace(last).isEmpty());

        assertThat(List.of(bank.log(), traces.spans().toString()))
                .allSatisfy(told -> assertThat(told)
                        .doesNotContainIgnoringCase("zerbinetta", "quux", "some body", "some@example")
                        .doesNotContain(
                                token,
                                bank.kept("postgresql-password"),
                                bank.kept("postgresql-application-password"),
                                bank.kept("master.key"),
                                "-secret",
                                "JDBC URL"));
    }

    /** From the span's first ancestor, with the id of its parent, down to the span. */
    private static List<String> pathTo(String name, List<Span> trace) {
        Map<ByteString, Span> byId = trace.stream().collect(Collectors.toMap(Span::getSpanId, span -> span));
        LinkedList<String> path = new LinkedList<>();
        Span span = trace.stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        for (Span parent = byId.get(span.getParentSpanId());
                parent != null;
                parent = byId.get(span.getParentSpanId())) {
            path.addFirst(span.getName());
            span = parent;
        }
        path.addFirst(TraceCollector.hex(span.getParentSpanId()) + " " + span.getName());
        return path;
    }

    /** Asks while a table of the query side is not there. */
    private Bank.Answer withoutTheTable(String table, Supplier<Bank.Answer> question) {
        bank.execute("ALTER TABLE account_query." + table + " RENAME TO missing");
        try {
            return question.get();
        } finally {
            bank.execute("ALTER TABLE account_query.missing RENAME TO " + table);
        }
    }

    private void open(String account, String owner, String balance) {
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "%s", "ownerId": "%s", "initialBalance": "%s"}""".formatted(account, owner, balance))
                .has(201);
    }
}
