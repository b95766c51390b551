package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A read model that is not what the events add up to, in the running program. */
class ParityAuditTest {

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final String PARITY = "/api/v1/admin/parity";

    @TempDir
    private static Path directory;

    /** What the program is told; others who run the same tests add to it. */
    List<String> settings() {
        return List.of("account.parity.interval=200ms", "account.parity.round-interval=0s");
    }

    @Test
    void aBalanceThatSomebodyChangesInTheTablesIsFoundAndHealed() throws Exception {
        try (Bank bank = Bank.start(directory.resolve("data"), settings())) {
            bank.post(TELLER, "/api/v1/owners", """
                    {"ownerId": "C1", "name": "Ada Lovelace", "email": "ada@example.org"}""").has(201);
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "A1", "ownerId": "C1", "initialBalance": "100"}""").has(201);
            bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                    {"amount": "25"}""").has(201);
            bank.get(TELLER, "/api/v1/accounts/A1?minVersion=1").has(200);
            awaitParity(bank, answer -> answer.path("accountsChecked").asInt() == 1);
            assertThat(bank.get(OPERATOR, PARITY).body().path("drifted")).isEmpty();

            assertThat(bank.execute("UPDATE account_query.account SET balance = 1000000 WHERE account_id = 'A1'"))
                    .isEqualTo(1);

            JsonNode drift = awaitParity(bank, answer -> !answer.path("drifted").isEmpty())
                    .path("drifted")
                    .get(0);
            assertThat(drift.path("accountId").asString()).isEqualTo("A1");
            assertThat(drift.path("table").asString()).isEqualTo("account");
            assertThat(drift.path("columns").get(0).asString()).isEqualTo("balance");
            assertThat(bank.get(OPERATOR, "/actuator/prometheus")
                            .has(200)
                            .response()
                            .body())
                    .contains("account_parity_drifted 1.0");

            bank.post(TELLER, PARITY + "/A1/heal", "").has(403);
            Bank.Answer healed = bank.post(OPERATOR, PARITY + "/A1/heal", "").has(200);

            assertThat(healed.body().path("right").asBoolean()).isTrue();
            assertThat(bank.get(TELLER, "/api/v1/accounts/A1").has(200).text("balance"))
                    .isEqualTo("125.00");
            assertThat(bank.get(OPERATOR, PARITY).body().path("drifted")).isEmpty();
        }
    }

    private static JsonNode awaitParity(Bank bank, Predicate<JsonNode> condition) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> bank.get(OPERATOR, PARITY).has(200).body(), condition::test);
    }
}
