package io.eventbank.account.standalone.description;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are made up from the OpenAPI document, valid ones and ones with a flaw: whatever comes in, the answer
 * is one that the document allows. Others, and more of them, with {@code -Dgenerated-requests.seed=7
 * -Dgenerated-requests.count=20000}.
 */
class GeneratedRequestsTest {

    private static final long SEED = Long.getLong("generated-requests.seed", 1);
    private static final int COUNT = Integer.getInteger("generated-requests.count", 2400);
    private static final int CLIENTS = 6;
    private static final int SHOWN = 40;

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final Map<String, List<String>> KNOWN = Map.of(
            "ownerId", List.of("C1", "C2"),
            "accountId", List.of("A1", "A2", "A3"),
            "fromAccountId", List.of("A1", "A3"),
            "toAccountId", List.of("A2", "A1"),
            "transferId", List.of("T1"),
            "transactionId", List.of("B1"),
            "streamId", List.of("BankAccount-A1", "BankAccount-A3", "Owner-C1", "MoneyTransfer-T1"),
            "name", List.of("accounts", "streams", "owners", "transfer-saga", "transaction-ids"),
            "sequence", List.of("BankAccount-A1"));

    @TempDir
    private static Path directory;

    private static Bank bank;
    private static Document document;

    @BeforeAll
    static void start() throws Exception {
        bank = Bank.start(
                directory.resolve("data"),
                "account.query.min-version-timeout=200ms",
                "account.query.max-transfer-wait=1s",
                "account.import.max-pending=" + COUNT);
        document = new Document(bank.get(null, "/v3/api-docs").has(200).body());
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C1", "name": "Zaphodine Eins", "email": "Zaphodine1@example.org"}""").has(201);
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C2", "name": "Somebody Else", "email": "else@example.org"}""").has(201);
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C3", "name": "The Customer", "email": "customer@example.org"}""").has(201);
        for (int i = 1; i <= 3; i++) {
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "A%1$d", "ownerId": "C%1$d", "initialBalance": "100000"}""".formatted(i)).has(201);
            bank.post(TELLER, "/api/v1/accounts/A" + i + "/deposits", """
                    {"amount": "5", "transactionId": "B1"}""").has(201);
        }
        bank.post(TELLER, "/api/v1/transfers", """
                {"transferId": "T1", "fromAccountId": "A1", "toAccountId": "A2", "amount": "1"}""").has(202);
        assertThat(bank.get(TELLER, "/api/v1/transfers/T1?wait=1").has(200).text("status"))
                .isEqualTo("COMPLETED");
    }

    @AfterAll
    static void stop() throws Exception {
        bank.close();
    }

    @Test
    void whateverComesInTheAnswerIsAsTheDocumentSays() throws Exception {
        String customer = bank.customerOf("C3");
        RequestGenerator generator = new RequestGenerator(
                document,
                SEED,
                KNOWN,
                Map.of("/api/v1", List.of(TELLER, TELLER, "auditor", customer), "/api/v1/admin", List.of(OPERATOR)));
        Random random = new Random(SEED);
        List<Operation> operations = document.operations();
        List<Future<List<String>>> results = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (int i = 0; i < COUNT; i++) {
                GeneratedRequest request = generator.make(operations.get(i % operations.size()), random.nextInt(5) < 3);
                results.add(clients.submit(() -> send(request, statuses)));
            }
            List<String> faults = new ArrayList<>();
            for (Future<List<String>> result : results) {
                faults.addAll(result.get());
            }
            assertThat(faults.stream().distinct().limit(SHOWN).collect(Collectors.joining("\n")))
                    .as("%d faults with the seed %d; the statuses were %s", faults.size(), SEED, statuses)
                    .isEmpty();
            assertThat(statuses.keySet()).contains(200, 201, 202, 400, 403, 404, 406, 409, 412, 415, 422);
        } finally {
            clients.shutdownNow();
        }
    }

    private static List<String> send(GeneratedRequest request, Map<Integer, Integer> statuses) {
        HttpRequest.Builder builder = bank.request(request.target())
                .method(
                        request.operation().method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(builder::header);
        Answer answer = bank.send(request.caller(), builder);
        synchronized (statuses) {
            statuses.merge(answer.status(), 1, Integer::sum);
        }
        if (answer.status() == 200 && request.target().endsWith("/pause")) {
            bank.post(OPERATOR, request.target().replace("/pause", "/resume"), "")
                    .has(200); // others need it
        }
        return new AnswerCheck(document, request, answer)
                .faults().stream()
                        .map(fault -> fault + "\n    " + request + "\n    " + answer.status() + " "
                                + shortened(answer.response().body()))
                        .toList();
    }

    private static String shortened(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "..." : text;
    }
}
