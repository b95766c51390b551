package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.testing.Bank;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A thousand transfers at once between twenty accounts, the program killed in the middle of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyTransfersTest {

    private static final int ACCOUNTS = 20;
    private static final int TRANSFERS = 1000;
    private static final int CLIENTS = 32;
    private static final int ANSWERS_BEFORE_THE_KILL = 400;
    private static final String TELLER = "teller";

    @TempDir
    private static Path directory;

    private Bank bank;
    private List<Request> requests;

    /** The answers by transfer, as far as one came. */
    private final Map<String, String> firstAnswers = new ConcurrentHashMap<>();

    private Map<String, String> outcomes;
    private Map<String, String> balances;

    /** A request that is sent again just as it was; half of them name the transfer, half of them the request. */
    private record Request(String key, String json) {}

    @BeforeAll
    void start() throws Exception {
        bank = Bank.start(directory.resolve("data"), settings());
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C-demo", "name": "Many Transfers", "email": "many@example.org"}""").has(201);
        for (int i = 0; i < ACCOUNTS; i++) {
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "A%d", "ownerId": "C-demo", "initialBalance": "100"}""".formatted(i)).has(201);
        }
        bank.put(TELLER, "/api/v1/accounts/A0/suspension", """
                {"reason": "so that some transfers come back"}""").has(200);
    }

    /** What the program is told beside; others who run the same tests override it. */
    List<String> settings() {
        return List.of();
    }

    @AfterAll
    void stop() throws Exception {
        bank.close();
    }

    @Test
    @Order(1)
    void theProgramIsKilledWhileTheyAreUnderWay() throws Exception {
        Random random = new Random(3);
        requests = new ArrayList<>();
        for (int i = 0; i < TRANSFERS; i++) {
            int from = 1 + random.nextInt(ACCOUNTS - 1);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            String id = i % 2 == 0 ? "\"transferId\": \"T%d\", ".formatted(i) : "";
            requests.add(new Request(
                    "request-" + i, """
                    {%s"fromAccountId": "A%d", "toAccountId": "A%d", "amount": "%d.%02d"}""".formatted(id, from, to, 1 + random.nextInt(40), random.nextInt(100))));
        }
        CountDownLatch answers = new CountDownLatch(ANSWERS_BEFORE_THE_KILL);

        List<Future<Void>> sent = sendAll(request -> {
            try {
                remember(request, send(request));
            } catch (IllegalStateException e) {
                // No answer: the program is gone, and nobody knows what became of the request.
            }
            answers.countDown();
        });
        answers.await();
        bank.kill();
        for (Future<Void> each : sent) {
            each.get();
        }

        assertThat(firstAnswers).hasSizeBetween(ANSWERS_BEFORE_THE_KILL - CLIENTS, TRANSFERS - 1);
    }

    @Test
    @Order(2)
    void afterARestartAllOfThemSettle() throws Exception {
        bank = Bank.start(directory.resolve("data"), settings());

        for (Future<Void> each : sendAll(request -> remember(request, send(request)))) {
            each.get();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> settledTransfers(), settled -> settled.size() == TRANSFERS);

        outcomes = settledTransfers();
        assertThat(outcomes.values())
                .contains("COMPLETED", "FAILED", "COMPENSATED")
                .doesNotContain("PENDING");
        assertThat(bank.get("operator", "/api/v1/admin/transfers?olderThan=PT0S")
                        .has(200)
                        .body()
                        .path("items"))
                .isEmpty();
        balances = balances();
        assertThat(balances.values().stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(new BigDecimal(100 * ACCOUNTS));
        assertThat(balances.get("A0")).isEqualTo("100.00");
        assertThat(balances.values()).noneMatch(balance -> balance.startsWith("-"));
    }

    @Test
    @Order(3)
    void sentOnceMoreTheyAreAnsweredAsBeforeAndBookNothing() throws Exception {
        for (Future<Void> each : sendAll(request -> remember(request, send(request)))) {
            each.get();
        }

        assertThat(settledTransfers()).isEqualTo(outcomes);
        assertThat(balances()).isEqualTo(balances);
    }

    /** Patient as a good client is: a request that the killed program was working on is free again after a while. */
    private Bank.Answer send(Request request) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> bank.send(
                                TELLER,
                                bank.json("POST", "/api/v1/transfers", request.json())
                                        .header("Idempotency-Key", request.key())),
                        answer -> !answer.text("code").equals("request_in_progress"));
    }

    /** Every answer to a request is the first one. */
    private void remember(Request request, Bank.Answer answer) {
        String body = answer.has(202).response().body();
        String first = firstAnswers.putIfAbsent(request.key(), body);
        assertThat(body).isEqualTo(first == null ? body : first);
    }

    private interface Sending {
        void send(Request request);
    }

    private List<Future<Void>> sendAll(Sending sending) {
        bank.get(TELLER, "/api/v1/accounts"); // gets the token that all clients use
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            return requests.stream()
                    .map(request -> clients.submit((Callable<Void>) () -> {
                        sending.send(request);
                        return null;
                    }))
                    .toList();
        } finally {
            clients.shutdown();
        }
    }

    private Map<String, String> settledTransfers() {
        Map<String, String> found = new TreeMap<>();
        for (String status : List.of("COMPLETED", "FAILED", "COMPENSATED")) {
            readAll(
                    "/api/v1/transfers?limit=500&status=" + status,
                    transfer -> found.put(
                            transfer.path("transferId").asString(),
                            transfer.path("status").asString()));
        }
        return found;
    }

    private Map<String, String> balances() {
        Map<String, String> found = new TreeMap<>();
        readAll(
                "/api/v1/accounts?limit=500",
                account -> found.put(
                        account.path("accountId").asString(),
                        account.path("balance").asString()));
        return found;
    }

    private void readAll(String path, Consumer<JsonNode> item) {
        String cursor = "";
        while (cursor != null) {
            JsonNode page = bank.get(TELLER, path + cursor).has(200).body();
            page.path("items").forEach(item);
            String next = page.path("nextCursor").asString(null);
            cursor = next == null ? null : "&cursor=" + next;
        }
    }
}
