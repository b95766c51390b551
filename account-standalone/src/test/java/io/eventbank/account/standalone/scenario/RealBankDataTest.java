package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eventbank.account.standalone.testing.Bank;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A year of a real bank, where its files are at hand: what is computed is what the bank itself has stated. */
class RealBankDataTest {

    private static final Path DATA =
            Path.of("..", "..", "shared", "data", "berka").toAbsolutePath().normalize();
    private static final BigDecimal TOLERANCE = new BigDecimal("1.00");
    private static final LocalDate FIRST = LocalDate.of(1993, 1, 1);

    /** Balances at the end of each day with a booking, by account. */
    private static final Map<String, NavigableMap<LocalDate, BigDecimal>> SUMS = new HashMap<>();

    private static final Map<String, NavigableMap<LocalDate, BigDecimal>> STATED = new HashMap<>();
    private static final Map<String, LocalDate> OPENED = new HashMap<>();
    private static final List<Row> ROWS = new ArrayList<>();

    @TempDir
    private static Path directory;

    private static Bank bank;
    private static Instant imported;

    private record Row(String account, LocalDate date, BigDecimal amount) {}

    @BeforeAll
    static void importEverything() throws Exception {
        assumeTrue(
                Files.exists(DATA.resolve("transactions.csv")),
                "Skipped: put accounts.csv and transactions.csv of the Berka data set into " + DATA);
        read();
        bank = Bank.start(directory.resolve("data"));
        JsonNode accounts =
                bank.importFile("accounts", HttpRequest.BodyPublishers.ofFile(DATA.resolve("accounts.csv")));
        JsonNode transactions =
                bank.importFile("transactions", HttpRequest.BodyPublishers.ofFile(DATA.resolve("transactions.csv")));
        assertThat(accounts.path("rowsImported").asInt()).isEqualTo(1_139);
        assertThat(accounts.path("rowsRejected").asInt()).isZero();
        assertThat(transactions.path("rowsImported").asInt()).isEqualTo(ROWS.size());
        assertThat(transactions.path("rowsRejected").asInt()).isZero();
        Map<String, Long> counts = ROWS.stream().collect(Collectors.groupingBy(Row::account, Collectors.counting()));
        counts.forEach((account, count) -> get("/accounts/" + account + "?minVersion=" + count));
        imported = Instant.now();
    }

    @AfterAll
    static void stop() throws Exception {
        if (bank != null) {
            bank.close();
        }
    }

    @Test
    void theBalancesAtTheEndOfEachDayAreTheSumsOfTheRowsAndThoseThatTheBankStated() {
        List<String> apart = new ArrayList<>();
        int days = 0;
        for (String account : SUMS.keySet()) {
            NavigableMap<LocalDate, BigDecimal> computed = new TreeMap<>();
            list("/accounts/" + account + "/balances?limit=500")
                    .forEach(day -> computed.put(date(day, "date"), amount(day, "balance")));
            assertThat(computed).as(account).isEqualTo(SUMS.get(account));
            for (Map.Entry<LocalDate, BigDecimal> day : STATED.get(account).entrySet()) {
                days++;
                if (computed.get(day.getKey()).subtract(day.getValue()).abs().compareTo(TOLERANCE) > 0) {
                    apart.add(account + " " + day.getKey());
                }
            }
        }
        // The source rounds interest to 0.1, so that a few of its balances drift away.
        assertThat(apart.size()).as("days apart: %s", apart).isLessThanOrEqualTo(days / 1000);
    }

    @Test
    void thePastStateAsOfAnyDayIsTheRunningSumOfTheRows() {
        Random random = new Random(1993);
        for (Map.Entry<String, LocalDate> account : OPENED.entrySet()) {
            LocalDate day = account.getValue().plusDays(random.nextInt(330));
            String path = "/accounts/" + account.getKey();
            assertThat(amount(get(path + "?asOf=" + day), "balance"))
                    .as("%s as of %s", account.getKey(), day)
                    .isEqualTo(balance(account.getKey(), day));
            bank.get("auditor", "/api/v1" + path + "?asOf=" + account.getValue().minusDays(1))
                    .isProblem(404, "account_not_found");
            bank.get("auditor", "/api/v1" + path + "?asOf=" + day + "&knownAt=1993-12-31T23:59:59Z")
                    .isProblem(404, "account_not_found");
        }
    }

    @Test
    void aBalanceIsExplainedByItsRows() {
        Random random = new Random(1994);
        for (String account : some(random)) {
            LocalDate day = OPENED.get(account).plusDays(random.nextInt(330));
            JsonNode explained = get("/accounts/" + account + "/explanation?asOf=" + day + "&knownAt=" + imported);
            assertThat(amount(explained, "balance")).isEqualTo(balance(account, day));
            List<BigDecimal> terms = explained
                    .path("terms")
                    .valueStream()
                    .map(term -> amount(term, "amount"))
                    .toList();
            List<BigDecimal> rows = new ArrayList<>(List.of(new BigDecimal("0.00")));
            ROWS.stream()
                    .filter(row -> row.account().equals(account) && !row.date().isAfter(day))
                    .forEach(row -> rows.add(row.amount()));
            assertThat(terms).isEqualTo(rows);
        }
    }

    @Test
    void aStatementHoldsTheRowsOfItsPeriodAndGoesOnWhereTheLastOneEnded() {
        for (String account : some(new Random(1995))) {
            BigDecimal last = new BigDecimal("0.00");
            LocalDate from = OPENED.get(account);
            for (LocalDate to = from.plusMonths(1);
                    from.getYear() < 1994;
                    from = to.plusDays(1), to = to.plusMonths(1)) {
                JsonNode statement = get("/accounts/" + account + "/statement?from=" + from + "&to=" + to);
                assertThat(amount(statement, "openingBalance")).isEqualTo(last);
                last = balance(account, to);
                assertThat(amount(statement, "closingBalance")).isEqualTo(last);
                LocalDate first = from;
                LocalDate end = to;
                assertThat(statement.path("transactions").size()).isEqualTo((int) ROWS.stream()
                        .filter(row -> row.account().equals(account)
                                && !row.date().isBefore(first)
                                && !row.date().isAfter(end))
                        .count());
            }
        }
    }

    @Test
    void theAnalysisOfAnyPeriodIsWhatTheRowsAddUpTo() {
        Random random = new Random(1996);
        for (int i = 0; i < 40; i++) {
            LocalDate from = FIRST.plusDays(random.nextInt(365));
            LocalDate to = i == 0 ? from : from.plusDays(random.nextInt(120));
            assertAnalysis(from, to);
        }
        assertAnalysis(FIRST, FIRST.plusYears(1).minusDays(1));
        assertAnalysis(FIRST.minusYears(2), FIRST.minusDays(1));
    }

    private static void assertAnalysis(LocalDate from, LocalDate to) {
        List<Row> rows = ROWS.stream()
                .filter(row -> !row.date().isBefore(from) && !row.date().isAfter(to))
                .toList();
        BigDecimal zero = new BigDecimal("0.00");
        BigDecimal total = rows.stream().map(Row::amount).reduce(zero, BigDecimal::add);
        List<BigDecimal> debits = rows.stream()
                .map(Row::amount)
                .filter(amount -> amount.signum() < 0)
                .toList();
        List<BigDecimal> credits = rows.stream()
                .map(Row::amount)
                .filter(amount -> amount.signum() > 0)
                .toList();
        JsonNode analysis = get("/analytics/transactions?currency=CZK&from=" + from + "&to=" + to);
        assertThat(analysis.path("totalTransactions").asInt()).isEqualTo(rows.size());
        assertThat(amount(analysis, "totalAmount")).isEqualTo(total);
        assertThat(amount(analysis, "averageTransaction"))
                .isEqualTo(
                        rows.isEmpty()
                                ? zero
                                : total.divide(BigDecimal.valueOf(rows.size()), 2, RoundingMode.HALF_EVEN));
        assertThat(analysis.path("debitCount").asInt()).isEqualTo(debits.size());
        assertThat(analysis.path("creditCount").asInt()).isEqualTo(credits.size());
        assertThat(amount(analysis, "largestDebit")).isEqualTo(debits.stream().reduce(zero, BigDecimal::min));
        assertThat(amount(analysis, "largestCredit")).isEqualTo(credits.stream().reduce(zero, BigDecimal::max));
        NavigableMap<LocalDate, BigDecimal> days = new TreeMap<>();
        rows.forEach(row -> days.merge(row.date(), row.amount(), BigDecimal::add));
        NavigableMap<LocalDate, BigDecimal> answered = new TreeMap<>();
        analysis.path("dailyBreakdown").forEach(day -> answered.put(date(day, "date"), amount(day, "totalAmount")));
        assertThat(answered).isEqualTo(days);
        assertThat(analysis.path("dailyBreakdown")
                        .valueStream()
                        .mapToInt(day -> day.path("transactionCount").asInt())
                        .sum())
                .isEqualTo(rows.size());
    }

    private static void read() throws Exception {
        List<String> accounts = Files.readAllLines(DATA.resolve("accounts.csv"));
        for (String line : accounts.subList(1, accounts.size())) {
            String[] fields = line.split(",", -1);
            OPENED.put(fields[0], LocalDate.parse(fields[6]));
        }
        List<String> transactions = Files.readAllLines(DATA.resolve("transactions.csv"));
        for (String line : transactions.subList(1, transactions.size())) {
            String[] fields = line.split(",", -1);
            Row row = new Row(fields[1], LocalDate.parse(fields[2]), new BigDecimal(fields[4]).setScale(2));
            ROWS.add(row);
            NavigableMap<LocalDate, BigDecimal> days = SUMS.computeIfAbsent(row.account(), id -> new TreeMap<>());
            BigDecimal before =
                    days.isEmpty() ? new BigDecimal("0.00") : days.lastEntry().getValue();
            days.put(row.date(), before.add(row.amount()));
            STATED.computeIfAbsent(row.account(), id -> new TreeMap<>()).put(row.date(), new BigDecimal(fields[6]));
        }
    }

    private static List<String> some(Random random) {
        List<String> accounts = SUMS.keySet().stream().sorted().toList();
        return random.ints(40, 0, accounts.size())
                .distinct()
                .mapToObj(accounts::get)
                .toList();
    }

    private static BigDecimal balance(String account, LocalDate day) {
        Map.Entry<LocalDate, BigDecimal> last =
                SUMS.getOrDefault(account, new TreeMap<>()).floorEntry(day);
        return last == null ? new BigDecimal("0.00") : last.getValue();
    }

    private static JsonNode get(String path) {
        return bank.get("auditor", "/api/v1" + path).has(200).body();
    }

    private static List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = get(path + cursor);
            page.path("items").forEach(items::add);
            cursor = page.path("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.path("nextCursor").asString();
        }
        return items;
    }

    private static BigDecimal amount(JsonNode node, String field) {
        return new BigDecimal(node.path(field).asString());
    }

    private static LocalDate date(JsonNode node, String field) {
        return LocalDate.parse(node.path(field).asString());
    }
}
