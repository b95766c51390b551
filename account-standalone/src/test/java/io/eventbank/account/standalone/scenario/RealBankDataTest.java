package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A year of a real bank, where its files are at hand: what is computed is what the bank itself has stated. */
class RealBankDataTest {

    private static final Path DATA =
            Path.of("..", "..", "shared", "data", "berka").toAbsolutePath().normalize();
    private static final BigDecimal TOLERANCE = new BigDecimal("1.00");

    @TempDir
    private Path directory;

    @Test
    void aYearOfARealBankImportsWholeAndTheBalancesAreRight() throws Exception {
        assumeTrue(
                Files.exists(DATA.resolve("transactions.csv")),
                "Skipped: put accounts.csv and transactions.csv of the Berka data set into " + DATA);
        List<String> rows = Files.readAllLines(DATA.resolve("transactions.csv"));
        try (Bank bank = Bank.start(directory.resolve("data"))) {
            JsonNode accounts =
                    bank.importFile("accounts", HttpRequest.BodyPublishers.ofFile(DATA.resolve("accounts.csv")));
            JsonNode transactions = bank.importFile(
                    "transactions", HttpRequest.BodyPublishers.ofFile(DATA.resolve("transactions.csv")));
            assertThat(accounts.path("rowsImported").asInt()).isEqualTo(1_139);
            assertThat(accounts.path("rowsRejected").asInt()).isZero();
            assertThat(transactions.path("rowsImported").asInt()).isEqualTo(rows.size() - 1);
            assertThat(transactions.path("rowsRejected").asInt()).isZero();

            Map<String, TreeMap<String, BigDecimal>> sums = new HashMap<>();
            Map<String, TreeMap<String, BigDecimal>> stated = new HashMap<>();
            Map<String, Integer> counts = new HashMap<>();
            for (String row : rows.subList(1, rows.size())) {
                String[] fields = row.split(",", -1);
                String account = fields[1];
                TreeMap<String, BigDecimal> days = sums.computeIfAbsent(account, id -> new TreeMap<>());
                BigDecimal before =
                        days.isEmpty() ? BigDecimal.ZERO : days.lastEntry().getValue();
                days.put(fields[2], before.add(new BigDecimal(fields[4])));
                stated.computeIfAbsent(account, id -> new TreeMap<>()).put(fields[2], new BigDecimal(fields[6]));
                counts.merge(account, 1, Integer::sum);
            }
            List<String> apart = new ArrayList<>();
            int days = 0;
            for (String account : sums.keySet()) {
                TreeMap<String, BigDecimal> computed = endOfDayBalances(bank, account, counts.get(account));
                assertThat(computed).as(account).isEqualTo(sums.get(account));
                for (Map.Entry<String, BigDecimal> day : stated.get(account).entrySet()) {
                    days++;
                    if (computed.get(day.getKey())
                                    .subtract(day.getValue())
                                    .abs()
                                    .compareTo(TOLERANCE)
                            > 0) {
                        apart.add(account + " " + day.getKey());
                    }
                }
            }
            // The source rounds interest to 0.1, so that a few of its balances drift away.
            assertThat(apart.size()).as("days apart: %s", apart).isLessThanOrEqualTo(days / 1000);
        }
    }

    private static TreeMap<String, BigDecimal> endOfDayBalances(Bank bank, String account, int version) {
        TreeMap<String, BigDecimal> balances = new TreeMap<>();
        String path = "/api/v1/accounts/" + account + "/transactions?limit=500&minVersion=" + version;
        String cursor = "";
        do {
            JsonNode page = bank.get("auditor", path + cursor).has(200).body();
            page.path("items")
                    .forEach(item -> balances.put(
                            item.path("bookingDate").asString(),
                            new BigDecimal(item.path("balanceAfter").asString())));
            cursor = page.path("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.path("nextCursor").asString();
        } while (cursor != null);
        return balances;
    }
}
