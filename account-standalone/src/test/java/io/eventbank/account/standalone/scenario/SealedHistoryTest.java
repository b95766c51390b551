package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient;
import io.eventbank.account.standalone.testing.ShellCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receipts of what happens, checked without the bank; and a bank whose past somebody falsifies, running and stopped.
 */
class SealedHistoryTest {

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final String RECEIPT = "/api/v1/accounts/A1/transactions/T1/receipt";
    private static final String VERIFY = "/api/v1/admin/verify";
    private static final String MOVE = "UPDATE event_store.event SET recorded_at = recorded_at + ?"
            + " WHERE stream = 'BankAccount-A1' AND sequence = 1";

    @TempDir
    private Path directory;

    @Test
    void aTransactionIsProvenByItsReceiptAndAFalsifiedOneIsNamed() throws Exception {
        Path data = directory.resolve("data");
        try (Bank bank = Bank.start(data)) {
            bank.post(TELLER, "/api/v1/owners", """
                    {"ownerId": "C1", "name": "Ada Lovelace", "email": "ada@example.org"}""").has(201);
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "A1", "ownerId": "C1", "initialBalance": "100"}""").has(201);
            bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                    {"transactionId": "T1", "amount": "25.50"}""").has(201);

            String receipt = Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> bank.get(bank.customerOf("C1"), RECEIPT), answer -> answer.status() == 200)
                    .response()
                    .body();

            assertThat(receipt).doesNotContain("Ada");
            proves(receipt);
            bank.get(bank.customerOf("C2"), RECEIPT).isProblem(404, "account_not_found");
            bank.get(OPERATOR, RECEIPT).has(403);
            assertThat(keys(bank)).isEqualTo(bank.kept("signing.key.pub"));
            JsonNode found = verified(bank);
            assertThat(found.path("valid").asBoolean()).isTrue();
            assertThat(found.path("sealedUpTo").asLong()).isEqualTo(3);
            assertThat(found.path("eventsChecked").asLong()).isEqualTo(3);
            assertThat(bank.kept("checkpoint"))
                    .isEqualTo(found.path("checkpoint").asString().strip());

            assertThat(bank.falsify(MOVE, 1_000)).isEqualTo(1);

            isNamed(verified(bank));
            bank.get(TELLER, RECEIPT).isProblem(409, "seal_broken");
            proves(receipt);
        }
        ShellCall offline = verify("--set", "account.data-dir=" + data);
        assertThat(offline.status()).isEqualTo(1);
        assertThat(offline.out()).isEmpty();
        assertThat(offline.err())
                .contains("Not valid: The event is not as it was when it was sealed (CHANGED).")
                .contains("of 3 sealed events: number 1 of BankAccount-A1, ");

        try (Bank bank = Bank.start(data)) {
            isNamed(verified(bank));

            assertThat(bank.falsify(MOVE, -1_000)).isEqualTo(1);

            assertThat(verified(bank).path("valid").asBoolean()).isTrue();
            bank.get(TELLER, RECEIPT).has(200);
        }
        ShellCall mended = verify("--json", "--set", "account.data-dir=" + data);
        assertThat(mended.status()).isZero();
        JsonNode found = JsonMapper.shared().readTree(mended.out());
        assertThat(found.path("valid").asBoolean()).isTrue();
        assertThat(found.path("eventsChecked").asLong()).isEqualTo(3);
    }

    private void proves(String receipt) throws Exception {
        Path file = Files.writeString(directory.resolve("receipt.json"), receipt);
        ShellCall call = ShellCall.of(
                "receipt",
                "verify",
                file.toString(),
                "--key",
                directory.resolve("data").resolve("signing.key.pub").toString());
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        assertThat(call.out()).contains("A1", "T1", "25.50 EUR", "125.50 EUR");
    }

    private static void isNamed(JsonNode found) {
        assertThat(found.path("valid").asBoolean()).isFalse();
        JsonNode first = found.path("firstInvalid");
        assertThat(first.path("kind").asString()).isEqualTo("CHANGED");
        assertThat(first.path("streamId").asString()).isEqualTo("BankAccount-A1");
        assertThat(first.path("sequence").asLong()).isEqualTo(1);
    }

    private static JsonNode verified(BankClient bank) {
        return bank.post(OPERATOR, VERIFY, "").has(200).body();
    }

    private static String keys(BankClient bank) {
        return bank.get(TELLER, "/api/v1/proof/public-keys").has(200).text("publicKey");
    }

    private ShellCall verify(String... options) throws Exception {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "verify";
        arguments[1] = "--set";
        arguments[2] = Bank.BINARIES;
        System.arraycopy(options, 0, arguments, 3, options.length);
        return ShellCall.asProcess(directory, Bank.program("-XX:TieredStopAtLevel=1"), "", arguments);
    }
}
