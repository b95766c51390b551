package io.eventbank.account.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.ShellCall;
import io.eventbank.account.support.proof.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReceiptVerifyTest {

    private static final String KEY = ReceiptSample.SIGNER.publicKey().toString();

    @TempDir
    private Path directory;

    @Test
    void whatIsProvenIsSaidInWords() throws Exception {
        ShellCall call = verify(ReceiptSample.ofDeposit().toString());

        assertThat(call.status()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out()).startsWith("Valid: ");
        assertThat(call.out().lines().skip(1).map(line -> line.strip().replaceAll(" {2,}", ": ")))
                .containsExactly(
                        "account: A1",
                        "transaction: T1",
                        "kind: MoneyDeposited",
                        "amount: 25.50 EUR",
                        "booking date: 2026-05-04",
                        "balance after: 125.50 EUR",
                        "recorded at: 2026-05-04T10:00:00.123456Z",
                        "event: E1, number 1 of BankAccount-A1",
                        "sealed as: number 2 of 2 events",
                        "checkpoint: bank.example, 2026-05-04T10:00:01Z");
    }

    @Test
    void theAmountOfADebitIsNegative() throws Exception {
        assertThat(verify(ReceiptSample.of("MoneyWithdrawn", "1", ReceiptSample.DEPOSIT)
                                .toString())
                        .out())
                .contains("-25.50 EUR");
    }

    @Test
    void anEventOfAnotherRevisionIsShownAsItIsStored() throws Exception {
        ShellCall call = verify(
                ReceiptSample.of("MoneyDeposited", "0", ReceiptSample.DEPOSIT).toString());

        assertThat(call.status()).isZero();
        assertThat(call.out()).contains(ReceiptSample.DEPOSIT).doesNotContain("25.50 EUR");
    }

    @Test
    void anEventThatBooksNothingProvesNothing() throws Exception {
        assertThat(verify(ReceiptSample.of("TransferCreditRefused", "1", ReceiptSample.DEPOSIT)
                        .toString()))
                .isEqualTo(notValid("The event books nothing"));
    }

    @Test
    void aChangedAmountIsFound() throws Exception {
        ObjectNode receipt = ReceiptSample.ofDeposit();
        ((ObjectNode) receipt.path("event")).put("payload", ReceiptSample.DEPOSIT.replace("25.50", "2550.00"));

        assertThat(verify(receipt.toString())).isEqualTo(notValid("The hash is not that of the event"));
    }

    @Test
    void theReceiptOfOneTransactionIsNotThatOfAnother() throws Exception {
        assertThat(verify(ReceiptSample.ofDeposit().put("transactionId", "T2").toString()))
                .isEqualTo(notValid("The event is not that of the transaction"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"accountId\":",
                "{\"certificate\":\"\"}",
                "{\"code\":\"not_sealed_yet\",\"status\":503}",
                "Certificate of erasure\n"
            })
    void otherDocumentsAreNoReceipts(String document) throws Exception {
        ShellCall call = verify(document);

        assertThat(call.status()).isEqualTo(1);
        assertThat(call.out()).isEmpty();
        assertThat(call.err()).matches("Not valid: (It is not a receipt|The receipt is not whole).*\\n");
    }

    @Test
    void fieldsThatAReceiptDoesNotHaveAreRefusedAndSoAreThoseGivenTwice() throws Exception {
        String receipt = ReceiptSample.ofDeposit().toString();

        assertThat(verify(ReceiptSample.ofDeposit().put("amount", "9.99").toString())
                        .err())
                .startsWith("Not valid: It is not a receipt (line 1");
        assertThat(verify("{\"accountId\":\"A1\"," + receipt.substring(1)).err())
                .startsWith("Not valid: It is not a receipt (line 1");
        assertThat(verify(receipt + "{}").err()).startsWith("Not valid: It is not a receipt (line 1");
    }

    @Test
    void eachFieldIsNeeded() throws Exception {
        ObjectNode whole = ReceiptSample.ofDeposit();
        for (String field : whole.propertyNames()) {
            assertThat(verify(whole.deepCopy().without(field).toString()).status())
                    .as(field)
                    .isEqualTo(1);
        }
        JsonNode event = whole.path("event");
        for (String field : event.propertyNames()) {
            ObjectNode receipt = whole.deepCopy();
            ((ObjectNode) receipt.path("event")).remove(field);
            assertThat(verify(receipt.toString()).status()).as(field).isEqualTo(1);
        }
    }

    @Test
    void oneOfSeveralKeysIsEnoughAndMayBeInAFile() throws Exception {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 1);
        String other = new NoteSigner("bank.example", secret).publicKey().toString();
        Path file = Files.writeString(directory.resolve("signing.key.pub"), KEY + "\n");
        Path receipt = write(ReceiptSample.ofDeposit().toString());

        assertThat(run(receipt, other, file.toString()).status()).isZero();
        assertThat(run(receipt, other))
                .isEqualTo(notValid("The note is not signed with the public key that was given"));
    }

    @Test
    void wrongCallsEndWithTwo() throws Exception {
        Path receipt = write(ReceiptSample.ofDeposit().toString());

        assertThat(ShellCall.of("receipt", "verify", receipt.toString()).err()).contains("--key");
        assertThat(run(directory.resolve("missing"), KEY).err()).contains("not a file that can be read");
        assertThat(run(directory, KEY).err()).contains("not a file that can be read");
        assertThat(run(receipt, "bank.example+00000000+AAAA").err()).contains("neither a public key");
        assertThat(run(receipt, receipt.toString()).err()).contains("does not hold one public key");
        assertThat(run(Files.write(directory.resolve("large"), new byte[2_000_000]), KEY)
                        .err())
                .contains("too large");
        assertThat(run(Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe4}), KEY)
                        .err())
                .contains("no text in UTF-8");
        assertThat(Stream.of(
                        ShellCall.of("receipt"),
                        ShellCall.of("receipt", "forge"),
                        ShellCall.of("receipt", "verify", receipt.toString()),
                        run(directory.resolve("missing"), KEY),
                        run(receipt, "bank.example+00000000+AAAA")))
                .extracting(ShellCall::status)
                .containsOnly(2);
    }

    @Test
    void aProcessReadsItFromItsStandardInputAndStartsNoApplication() throws Exception {
        List<String> program =
                Bank.program("-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + directory + "/loaded");
        ShellCall call = ShellCall.asProcess(
                directory, program, ReceiptSample.ofDeposit().toString(), "receipt", "verify", "-", "--key", KEY);

        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        assertThat(call.out()).startsWith("Valid: ");
        assertThat(Files.readString(directory.resolve("loaded")))
                .contains("io.eventbank.account.standalone.shell.VerifyReceiptCommand")
                .doesNotContain("org.springframework.boot.SpringApplication ", "org.postgresql.");
    }

    private ShellCall verify(String document) throws IOException {
        return run(write(document), KEY);
    }

    private static ShellCall run(Path receipt, String... keys) {
        Stream<String> options = Arrays.stream(keys).flatMap(key -> Stream.of("--key", key));
        return ShellCall.of(Stream.concat(Stream.of("receipt", "verify", receipt.toString()), options)
                .toArray(String[]::new));
    }

    private Path write(String document) throws IOException {
        return Files.writeString(directory.resolve("receipt.json"), document);
    }

    private static ShellCall notValid(String reason) {
        return new ShellCall(1, "", "Not valid: " + reason + System.lineSeparator());
    }
}
