package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.testing.Bank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An operator and the event processors of both sides, told through the REST interface. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessorsTest {

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final String PROCESSORS = "/api/v1/admin/processors";
    private static final int TRANSFERS = 60;

    @TempDir
    private static Path directory;

    private Bank bank;

    @BeforeAll
    void start() throws Exception {
        bank = Bank.start(directory.resolve("data"), settings());
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C-demo", "name": "Some Body", "email": "some@example.org"}""").has(201);
        for (int i = 0; i < 6; i++) {
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "A%d", "ownerId": "C-demo", "initialBalance": "1000"}""".formatted(i)).has(201);
        }
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
    void theProcessorsOfBothSidesAreListed() {
        JsonNode items = bank.get(OPERATOR, PROCESSORS).has(200).body().path("items");

        assertThat(names(items))
                .containsExactly(
                        "accounts",
                        "erasures",
                        "open-transfers",
                        "owners",
                        "streams",
                        "transaction-ids",
                        "transfer-saga",
                        "transfers");
        assertThat(processor("transfer-saga").path("segments")).hasSize(4);
        assertThat(StreamSupport.stream(items.spliterator(), false))
                .allSatisfy(item -> assertThat(item.path("running").asBoolean()).isTrue());
        bank.get(TELLER, PROCESSORS).isProblem(403, "forbidden");
    }

    @Test
    @Order(2)
    void aPausedSagaCarriesOutNoTransferNotEvenAfterACrash() throws Exception {
        bank.post(OPERATOR, PROCESSORS + "/transfer-saga/pause", "").has(200);
        transfer("P1", 0, 1);
        bank.kill();
        bank = Bank.start(directory.resolve("data"), settings());

        assertThat(processor("transfer-saga").path("running").asBoolean()).isFalse();
        await().until(() -> processor("transfer-saga").path("lag").asLong() > 0);
        // What the process that was killed had claimed is free after ten seconds.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bank.get(TELLER, "/api/v1/transfers/P1").status() == 200);
        assertThat(bank.get(TELLER, "/api/v1/transfers/P1?wait=1").has(200).text("status"))
                .isEqualTo("PENDING");
        assertThat(bank.get(null, "/actuator/health").has(503).text("status")).isEqualTo("DOWN");

        bank.post(OPERATOR, PROCESSORS + "/transfer-saga/resume", "").has(200);

        assertThat(bank.get(TELLER, "/api/v1/transfers/P1?wait=10").has(200).text("status"))
                .isEqualTo("COMPLETED");
    }

    @Test
    @Order(3)
    void transfersAreCarriedOutOnceWhileTheirProcessorsAreSplitAndMerged() {
        for (int i = 0; i < TRANSFERS; i++) {
            transfer("S" + i, i % 6, (i + 1) % 6);
            if (i % 10 == 0) {
                String action = i < TRANSFERS / 2 ? "split" : "merge";
                for (String name : List.of("transfer-saga", "open-transfers", "transfers", "transaction-ids")) {
                    bank.post(OPERATOR, PROCESSORS + "/" + name + "/" + action, "")
                            .has(200);
                }
            }
        }

        for (int i = 0; i < TRANSFERS; i++) {
            assertThat(bank.get(TELLER, "/api/v1/transfers/S" + i + "?wait=10")
                            .has(200)
                            .text("status"))
                    .isEqualTo("COMPLETED");
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(bank.get(OPERATOR, "/api/v1/admin/transfers?olderThan=PT0S")
                                .body()
                                .path("items"))
                        .isEmpty());
        assertThat(processor("transfer-saga").path("segments")).hasSize(4);
        assertThat(processor("open-transfers").path("segments")).hasSize(1);
        // Each account has sent and received the same number of times; A0 and A1 once more, in the test before.
        for (int i = 0; i < 6; i++) {
            String expected = i == 0 ? "999.00" : i == 1 ? "1001.00" : "1000.00";
            String account = "/api/v1/accounts/A" + i;
            await().untilAsserted(() ->
                    assertThat(bank.get(TELLER, account).text("balance")).isEqualTo(expected));
        }
    }

    @Test
    @Order(4)
    void healthAndMetricsAreGoodAgain() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(bank.get(null, "/actuator/health").text("status"))
                                .isEqualTo("UP"));
        assertThat(bank.get(OPERATOR, "/actuator/prometheus")
                        .has(200)
                        .response()
                        .body())
                .contains("account_processor_running{processor=\"transfer-saga\"} 1.0")
                .contains("account_processor_segments{processor=\"transfer-saga\"} 4.0")
                .contains("account_processor_lag{processor=\"accounts\"}")
                .contains("account_dead_letters{processor=\"accounts\"} 0.0");
    }

    private void transfer(String id, int from, int to) {
        bank.post(TELLER, "/api/v1/transfers", """
                {"transferId": "%s", "fromAccountId": "A%d", "toAccountId": "A%d", "amount": "1"}""".formatted(id, from, to)).has(202);
    }

    private JsonNode processor(String name) {
        JsonNode items = bank.get(OPERATOR, PROCESSORS).has(200).body().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path("name").asString())
                .toList();
    }
}
