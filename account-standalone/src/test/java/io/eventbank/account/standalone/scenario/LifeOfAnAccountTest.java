package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eventbank.account.standalone.testing.Bank;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** The whole life of an account, told through the REST interface of the running program: the file to read first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOfAnAccountTest {

    private static final String TELLER = "teller";
    private static final String CUSTOMER = "customer";

    @TempDir
    static Path directory;

    private Bank bank;

    @BeforeAll
    void start() throws Exception {
        bank = Bank.start(directory.resolve("data"), settings());
    }

    /** What the program is told beside; others who run the same tests override it. */
    List<String> settings() {
        return List.of();
    }

    /** Where all of it is written to. */
    List<Path> disks() {
        return List.of(directory);
    }

    @AfterAll
    void stop() throws Exception {
        bank.close();
    }

    @Test
    @Order(1)
    void aTellerRegistersAnOwner() {
        Bank.Answer owner = bank.post(TELLER, "/api/v1/owners", """
                        {"ownerId": "C-demo", "name": "Quirina Zweistein", "email": "quirina@example.org"}""").has(201);

        assertThat(owner.header("Location")).isEqualTo("/api/v1/owners/C-demo");
        assertThat(owner.header("ETag")).isEqualTo("\"0\"");
        bank.get(TELLER, "/api/v1/owners/C-demo?minVersion=0").has(200);
        JsonNode found = bank.get(TELLER, "/api/v1/owners?q=ZWEI").has(200).body();
        assertThat(found.path("items").size()).isEqualTo(1);
        assertThat(found.path("items").get(0).path("name").asString()).isEqualTo("Quirina Zweistein");
    }

    @Test
    @Order(2)
    void anAccountIsOpenedForTheOwnerAtOnce() {
        bank.post(TELLER, "/api/v1/accounts", """
                {"ownerId": "nobody"}""").isProblem(422, "unknown_owner");
        Bank.Answer account = bank.send(
                        TELLER,
                        bank.json("POST", "/api/v1/accounts", """
                        {"accountId": "A1", "ownerId": "C-demo", "initialBalance": "100", "overdraftLimit": 50.00}""")
                                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .has(201);

        assertThat(account.text("availableBalance")).isEqualTo("150.00");
        assertThat(account.text("currency")).isEqualTo("EUR");
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "A1", "ownerId": "C-demo"}""").isProblem(409, "already_exists");
        // Nothing is traced unless that is asked for, whatever a caller says.
        assertThat(bank.get(TELLER, "/api/v1/accounts/A1/events")
                        .has(200)
                        .body()
                        .path("items")
                        .get(0)
                        .path("metadata")
                        .propertyNames())
                .contains("requestId")
                .doesNotContain("traceparent");
    }

    @Test
    @Order(3)
    void moneyGoesInAndOut() {
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "25.50", "transactionId": "T1", "reference": "rent"}""").has(201);
        bank.post(TELLER, "/api/v1/accounts/A1/interest", """
                {"amount": 0.50}""").has(201);
        Bank.Answer withdrawn =
                bank.post(CUSTOMER, "/api/v1/accounts/A1/withdrawals", """
                {"amount": "176.00"}""").has(201);
        assertThat(withdrawn.text("amount")).isEqualTo("-176.00");
        assertThat(withdrawn.text("balanceAfter")).isEqualTo("-50.00");
        bank.post(CUSTOMER, "/api/v1/accounts/A1/withdrawals", """
                {"amount": "0.01"}""").isProblem(422, "insufficient_funds");

        Bank.Answer account =
                bank.get(CUSTOMER, "/api/v1/accounts/A1?minVersion=3").has(200);
        assertThat(account.text("ownerName")).isEqualTo("Quirina Zweistein");
        assertThat(account.text("balance")).isEqualTo("-50.00");
        assertThat(account.text("totalCredits")).isEqualTo("26.00");
        assertThat(account.text("totalDebits")).isEqualTo("176.00");
        assertThat(account.text("largestTransaction")).isEqualTo("176.00");
        assertThat(account.body().path("transactionCount").asInt()).isEqualTo(3);
        assertThat(account.header("ETag")).isEqualTo("\"3\"");
    }

    @Test
    @Order(3)
    void theProgramMayNotChangeWhatItHasStored() throws Exception {
        JdbcTemplate database = database();
        assumeTrue(
                database.queryForObject("SELECT to_regclass('event_store.event') IS NOT NULL", Boolean.class),
                "Events are not in PostgreSQL");

        assertThat(database.queryForList(
                        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'eventbank'"
                                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
                        String.class))
                .containsExactly("eventbank");
        assertThat(database.queryForMap("SELECT pg_get_userbyid(relowner) AS owner,"
                        + " has_table_privilege('eventbank', oid, 'SELECT') AND"
                        + " has_table_privilege('eventbank', oid, 'INSERT') AS may_add,"
                        + " has_table_privilege('eventbank', oid, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
                        + " OR pg_has_role('eventbank', relowner, 'MEMBER') AS may_change"
                        + " FROM pg_class WHERE oid = 'event_store.event'::regclass"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("owner", "eventbank_owner", "may_add", true, "may_change", false));
    }

    @Test
    @Order(4)
    void aTransactionThatIsSentAgainIsNotBookedAgain() {
        Bank.Answer again =
                bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "25.5", "transactionId": "T1", "reference": "rent"}""").has(201);

        assertThat(again.text("balanceAfter")).isEqualTo("125.50");
        assertThat(again.header("ETag")).isEqualTo("\"1\"");
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "26", "transactionId": "T1", "reference": "rent"}""").isProblem(409, "id_conflict");
    }

    @Test
    @Order(5)
    void aChangeThatIsMadeOnOldGroundsIsRefused() {
        bank.putIfMatch(TELLER, "/api/v1/accounts/A1/overdraft-limit", """
                {"limit": "80"}""", "\"2\"")
                .isProblem(412, "version_mismatch");
        bank.putIfMatch(TELLER, "/api/v1/accounts/A1/overdraft-limit", """
                {"limit": "80"}""", "\"3\"")
                .has(200);
        bank.put(TELLER, "/api/v1/accounts/A1/overdraft-limit", """
                {"limit": "49.99"}""").isProblem(422, "overdraft_in_use");
    }

    @Test
    @Order(6)
    void aSuspendedAccountTakesAndGivesNoMoney() {
        bank.put(TELLER, "/api/v1/accounts/A1/suspension", """
                {"reason": "fraud"}""").has(200);
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "1"}""").isProblem(422, "account_suspended");
        assertThat(bank.delete(TELLER, "/api/v1/accounts/A1/suspension")
                        .has(200)
                        .text("status"))
                .isEqualTo("ACTIVE");
    }

    @Test
    @Order(7)
    void aStrangerSeesNothing() {
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "7", "name": "Other", "email": "other@example.org"}""").has(201);
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "7", "ownerId": "7", "initialBalance": "5"}""").has(201);
        bank.get(TELLER, "/api/v1/accounts/7?minVersion=0").has(200);

        for (String path : List.of(
                "/api/v1/accounts/7",
                "/api/v1/accounts/7?minVersion=0",
                "/api/v1/accounts/7/transactions",
                "/api/v1/owners/7",
                "/api/v1/owners/7/summary")) {
            bank.get(CUSTOMER, path).has(404);
        }
        bank.post(CUSTOMER, "/api/v1/accounts/7/withdrawals", """
                {"amount": "1"}""").isProblem(404, "account_not_found");
        assertThat(bank.get(CUSTOMER, "/api/v1/accounts").body().path("items").size())
                .isEqualTo(1);
        bank.post(CUSTOMER, "/api/v1/accounts/A1/deposits", """
                {"amount": "1"}""").isProblem(403, "forbidden");
        bank.get("operator", "/api/v1/accounts/A1").isProblem(403, "forbidden");
        bank.get(null, "/api/v1/accounts/A1").isProblem(401, "unauthorized");
    }

    @Test
    @Order(8)
    void whatIsNotARequestIsRefusedWithAProblem() {
        Bank.Answer unknownField =
                bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "1", "amuont": "2"}""").isProblem(400, "invalid_request");
        assertThat(unknownField.body().path("errors").get(0).path("field").asString())
                .isEqualTo("amuont");
        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"amount\": \"1e3\"}",
                "{\"amount\": 1e400000000}",
                "{\"amount\": true}",
                "{\"amount\": \"0\"}",
                "{\"amount\": \"1.001\"}",
                "{\"amount\": \"1000000000000000.01\"}",
                "{\"amount\": \"1\", \"amount\": \"2\"}",
                "{\"amount\": \"1\", \"bookingDate\": \"+999999999-01-01\"}",
                "{\"amount\": \"1\", \"bookingDate\": \"2026-02-30\"}",
                "{\"amount\": \"1\", \"transactionId\": \"-\"}",
                "{\"amount\": \"1\", \"reference\": \"\\u0000\"}")) {
            bank.post(TELLER, "/api/v1/accounts/A1/deposits", body).has(400);
        }
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", "{\"amount\": \"1\"," + " ".repeat(70_000) + "}")
                .isProblem(413, "body_too_large");
        bank.get(TELLER, "/api/v1/nothing").isProblem(404, "not_found");
        bank.get(TELLER, "/api/v1/accounts/none").isProblem(404, "account_not_found");
        bank.get(TELLER, "/api/v1/accounts/A1?asOf=2020-02-30").isProblem(400, "invalid_request");
        bank.get(TELLER, "/api/v1/accounts?status=").isProblem(400, "invalid_request");
        bank.get(TELLER, "/api/v1/accounts?limit=1&limit=2").isProblem(400, "invalid_request");
        for (String query : List.of("%FF=1", "a%00b=1", "ownerId=%FF", "=1")) {
            bank.get(TELLER, "/api/v1/accounts?" + query).isProblem(400, "invalid_request");
        }
        for (String path : List.of("/accounts/a%2Fb", "/accounts/%00", "/streams/BankAccount-a%2Fb")) {
            bank.get(TELLER, "/api/v1" + path).isProblem(400, "invalid_request");
        }
        bank.delete(TELLER, "/api/v1/accounts/A1").isProblem(405, "method_not_allowed");
        bank.send(
                        TELLER,
                        bank.request("/api/v1/accounts/A1")
                                .header("Accept", "image/png")
                                .GET())
                .has(406);
        bank.send(TELLER, bank.json("POST", "/api/v1/owners", "{}").setHeader("Content-Type", "text/plain"))
                .isProblem(415, "unsupported_media_type");
    }

    @Test
    @Order(9)
    void thePastIsImportedAndBadRowsAreNamedByLine() throws Exception {
        List<String> accounts = List.of(
                "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit",
                "I1,C9,\"Import, Ida\",ida@example.org,CHECKING,CZK,1993-02-26,0.00",
                "I2,C9,\"Import, Ida\",ida@example.org,SAVINGS,CZK,1993-02-27,0.00",
                "I3,C9,Somebody Else,ida@example.org,SAVINGS,CZK,1993-02-27,0.00",
                "I4,C9,\"Import, Ida\",ida@example.org,SAVINGS,XXX,1993-02-27,0.00");
        JsonNode first = bank.importText("accounts", accounts);
        assertThat(first.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(first.path("rowsImported").asInt()).isEqualTo(2);
        assertThat(errors(first)).containsExactly("4 id_conflict", "5 invalid_currency");

        List<String> transactions = List.of(
                "transactionId,accountId,bookingDate,type,amount,reference,statedBalance",
                "T1,I1,1993-03-01,DEPOSIT,700.00,,700.00",
                "T2,I1,1993-03-02,WITHDRAWAL,-800.00,\"cash, \"\"quick\"\"\",-100.00",
                "T3,I1,1993-03-02,FEE,14.60,,0",
                "T4,none,1993-03-02,FEE,-14.60,,0",
                "T5,I1,1993-03-02,FEE",
                "T6,I1,1993-01-01,DEPOSIT,1,,0");
        JsonNode booked = bank.importText("transactions", transactions);
        assertThat(booked.path("rowsImported").asInt()).isEqualTo(2);
        assertThat(errors(booked))
                .containsExactly(
                        "4 invalid_amount", "5 unknown_account", "6 invalid_request", "7 invalid_booking_date");

        JsonNode again = bank.importText("transactions", transactions);
        assertThat(again.path("rowsImported").asInt()).isZero();
        assertThat(again.path("rowsSkipped").asInt()).isEqualTo(2);

        Bank.Answer account =
                bank.get(TELLER, "/api/v1/accounts/I1?minVersion=2").has(200);
        assertThat(account.text("balance")).isEqualTo("-100.00");
        assertThat(account.text("openedAt")).isEqualTo("1993-02-26T00:00:00Z");
        JsonNode rows = bank.get(TELLER, "/api/v1/accounts/I1/transactions?type=WITHDRAWAL")
                .body();
        assertThat(rows.path("items").get(0).path("reference").asString()).isEqualTo("cash, \"quick\"");
    }

    @Test
    @Order(10)
    void theInterfaceDescribesItself() {
        JsonNode description = bank.get(null, "/v3/api-docs").has(200).body();
        assertThat(description.path("openapi").asString()).startsWith("3.1");
        assertThat(description.path("paths").propertyNames())
                .contains("/api/v1/accounts/{accountId}/withdrawals", "/api/v1/imports/{importId}");
        bank.get(null, "/swagger-ui/index.html").has(200);
        assertThat(bank.get(null, "/actuator/health").has(200).text("status")).isEqualTo("UP");
        bank.get(TELLER, "/actuator/prometheus").has(403);
    }

    @Test
    @Order(11)
    void afterAKillEverythingIsThereAgain() throws Exception {
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "50.00", "transactionId": "last"}""").has(201);
        bank.kill();
        bank = Bank.start(directory.resolve("data"), settings());

        Bank.Answer account =
                bank.get(CUSTOMER, "/api/v1/accounts/A1?minVersion=7").has(200);
        assertThat(account.text("balance")).isEqualTo("0.00");
        assertThat(account.text("ownerName")).isEqualTo("Quirina Zweistein");
    }

    @Test
    @Order(12)
    void anEmptyAccountIsClosedForGood() {
        bank.put(TELLER, "/api/v1/accounts/A1/closure", """
                {"reason": "moved"}""").has(200);
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "1"}""").isProblem(422, "account_closed");
        bank.put(TELLER, "/api/v1/accounts/7/closure", """
                {"reason": "moved"}""").isProblem(422, "account_has_balance");
        bank.get(TELLER, "/api/v1/accounts/A1?minVersion=8").has(200);
        JsonNode summary = bank.get(TELLER, "/api/v1/owners/C-demo/summary").body();
        assertThat(summary.path("closedAccounts").asInt()).isEqualTo(1);
    }

    @Test
    @Order(13)
    void noNameOrAddressHasReachedTheDisk() throws Exception {
        bank.close();
        List<String> searched = List.of("Quirina", "Zweistein", "Import, Ida", "quirina@", "ida@example");
        for (Path place : disks()) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(searched.stream().filter(content::contains))
                            .as(file.toString())
                            .isEmpty();
                }
            }
        }
    }

    private static List<String> errors(JsonNode state) {
        return state.path("errors")
                .valueStream()
                .map(error ->
                        error.path("line").asLong() + " " + error.path("code").asString())
                .toList();
    }

    /** That of the program, as its superuser sees it. */
    private static JdbcTemplate database() throws IOException {
        Path data = directory.resolve("data");
        return new JdbcTemplate(new DriverManagerDataSource(
                "jdbc:postgresql://127.0.0.1:"
                        + Files.readString(data.resolve("postgresql-port")).strip() + "/eventbank",
                "postgres",
                Files.readString(data.resolve("postgresql-password")).strip()));
    }
}
