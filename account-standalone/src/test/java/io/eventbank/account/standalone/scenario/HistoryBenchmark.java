package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import java.io.BufferedWriter;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What the past costs to read, over REST, one request after the other, short and long streams in turn. Not a part of
 * the build; see docs/operating.md for how to run it.
 */
class HistoryBenchmark {

    private static final LocalDate FIRST = LocalDate.of(1990, 1, 1);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 1_000);
    private static final int TRANSACTIONS = Integer.getInteger("benchmark.transactions", 1_000_000);
    private static final int ACCOUNTS = 1_000;

    @TempDir
    private Path directory;

    @Test
    void pastStatesOfShortAndLongStreams() throws Exception {
        Map<String, Integer> bookings = new LinkedHashMap<>();
        bookings.put("short", 99);
        bookings.put("long", 9_999);
        bookings.put("backdated", 9_999);
        try (Bank bank = Bank.start(directory.resolve("data"))) {
            bank.importText(
                    "accounts",
                    List.of(
                            "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit",
                            "short,B,Benchmark,b@example.org,CHECKING,EUR," + FIRST + ",0",
                            "long,B,Benchmark,b@example.org,CHECKING,EUR," + FIRST + ",0",
                            "backdated,B,Benchmark,b@example.org,CHECKING,EUR," + FIRST + ",0"));
            Map<String, Instant> started = new LinkedHashMap<>();
            Map<String, Instant> ended = new LinkedHashMap<>();
            for (Map.Entry<String, Integer> account : bookings.entrySet()) {
                String id = account.getKey();
                started.put(id, Instant.now());
                Path file = directory.resolve(id + ".csv");
                write(file, id, account.getValue());
                JsonNode imported = bank.importFile("transactions", HttpRequest.BodyPublishers.ofFile(file));
                assertThat(imported.path("rowsImported").asInt()).isEqualTo(account.getValue());
                ended.put(id, Instant.now());
                bank.get("teller", "/api/v1/accounts/" + id + "?minVersion=" + account.getValue())
                        .has(200);
            }
            Random random = new Random(1);
            Map<String, Supplier<String>> requests = new LinkedHashMap<>();
            bookings.forEach((id, count) -> {
                String path = "/api/v1/accounts/" + id;
                requests.put("present  " + id, () -> path);
                requests.put("version  " + id, () -> path + "?version=" + random.nextInt(count + 1));
                requests.put(
                        "knownAt  " + id,
                        () -> path + "?knownAt="
                                + started.get(id)
                                        .plusMillis(random.nextLong(Duration.between(started.get(id), ended.get(id))
                                                .toMillis())));
                requests.put("asOf     " + id, () -> path + "?asOf=" + FIRST.plusDays(random.nextInt(days(count))));
            });
            report(bank, requests);
        }
    }

    @Test
    void theAnalysisOfAYear() throws Exception {
        try (Bank bank = Bank.start(directory.resolve("data"))) {
            Path accounts = directory.resolve("accounts.csv");
            Path transactions = directory.resolve("transactions.csv");
            writeYear(accounts, transactions);
            bank.importFile("accounts", HttpRequest.BodyPublishers.ofFile(accounts));
            long start = System.nanoTime();
            JsonNode imported = bank.importFile("transactions", HttpRequest.BodyPublishers.ofFile(transactions));
            System.out.printf(
                    "%,d transactions imported in %d s%n",
                    imported.path("rowsImported").asInt(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
            String analysis = "/api/v1/analytics/transactions?currency=CHF&from=2023-01-01&to=2023-12-31";
            while (bank.get("teller", analysis).body().path("totalTransactions").asInt() < TRANSACTIONS) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            System.out.printf(
                    "in the read model after %d s%n",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
            Map<String, Supplier<String>> requests = new LinkedHashMap<>();
            requests.put("analysis of a year", () -> analysis);
            requests.put("statement of a month", () -> "/api/v1/accounts/Y0/statement?from=2023-06-01&to=2023-06-30");
            requests.put("balances of a year", () -> "/api/v1/accounts/Y0/balances?limit=500");
            report(bank, requests);
        }
    }

    private static void report(Bank bank, Map<String, Supplier<String>> requests) {
        Map<String, long[]> nanos = new LinkedHashMap<>();
        requests.keySet().forEach(name -> nanos.put(name, new long[ROUNDS]));
        for (int round = -ROUNDS / 5; round < ROUNDS; round++) {
            for (Map.Entry<String, Supplier<String>> request : requests.entrySet()) {
                String path = request.getValue().get();
                long start = System.nanoTime();
                int status = bank.get("teller", path).status();
                if (round >= 0) {
                    nanos.get(request.getKey())[round] = System.nanoTime() - start;
                }
                assertThat(status).as(path).isIn(200, 404);
            }
        }
        nanos.forEach((name, times) -> {
            Arrays.sort(times);
            System.out.printf(
                    "%-22s median %6.2f ms, p95 %6.2f ms%n",
                    name, times[times.length / 2] / 1e6, times[times.length * 95 / 100] / 1e6);
        });
    }

    /** Three bookings a day; of the account "backdated", each tenth counts from up to 30 days before. */
    private static void write(Path file, String account, int count) throws Exception {
        Random random = new Random(2);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("transactionId,accountId,bookingDate,type,amount,reference\n");
            for (int i = 0; i < count; i++) {
                int day = i / 3;
                if (account.equals("backdated") && i % 10 == 0) {
                    day = Math.max(0, day - random.nextInt(30));
                }
                writer.write("T" + i + "," + account + "," + FIRST.plusDays(day) + ",DEPOSIT,1.00,\n");
            }
        }
    }

    private static int days(int count) {
        return count / 3 + 1;
    }

    private static void writeYear(Path accounts, Path transactions) throws Exception {
        try (BufferedWriter writer = Files.newBufferedWriter(accounts)) {
            writer.write("accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit\n");
            for (int i = 0; i < ACCOUNTS; i++) {
                writer.write("Y" + i + ",B,Benchmark,b@example.org,CHECKING,CHF,2023-01-01,0\n");
            }
        }
        int each = TRANSACTIONS / ACCOUNTS;
        try (BufferedWriter writer = Files.newBufferedWriter(transactions)) {
            writer.write("transactionId,accountId,bookingDate,type,amount,reference\n");
            for (int i = 0; i < ACCOUNTS; i++) {
                for (int j = 0; j < each; j++) {
                    LocalDate day = LocalDate.of(2023, 1, 1).plusDays(j * 365L / each);
                    writer.write("T" + j + ",Y" + i + "," + day
                            + (j % 3 == 0 ? ",WITHDRAWAL,-2.50,\n" : ",DEPOSIT,1.00,\n"));
                }
            }
        }
    }
}
