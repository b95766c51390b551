package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.monitoring.MonitoringFiles;
import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.SharedBank;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Money on its way between accounts, and requests that are sent twice, told through the REST interface. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedBank.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOfATransferTest {

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final String TRANSFERS = "/api/v1/transfers";

    private Bank bank;
    private String customer;

    @BeforeAll
    void prepare(Supplier<Bank> shared) throws Exception {
        bank = start(shared);
        customer = bank.customerOf("transfers-C1");
        for (String owner : List.of("transfers-C1", "transfers-C2")) {
            bank.post(TELLER, "/api/v1/owners", """
                    {"ownerId": "%s", "name": "Some Body", "email": "some@example.org"}""".formatted(owner)).has(201);
        }
        open("transfers-A1", "transfers-C1", "EUR", "100");
        open("transfers-A2", "transfers-C2", "EUR", "0");
        open("transfers-Y", "transfers-C2", "JPY", "0");
    }

    /** Others who run the same tests start one of their own. */
    Bank start(Supplier<Bank> shared) throws Exception {
        return shared.get();
    }

    @Test
    @Order(1)
    void aCustomerSendsMoneyToSomebodyElse() {
        Bank.Answer accepted = bank.post(customer, TRANSFERS, """
                {"transferId": "transfers-T1", "fromAccountId": "transfers-A1", "toAccountId": "transfers-A2", "amount": "40", "reference": "rent"}""").has(202);
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/transfers/transfers-T1");
        assertThat(accepted.text("status")).isEqualTo("PENDING");
        assertThat(accepted.text("amount")).isEqualTo("40.00");
        assertThat(accepted.body().has("finishedAt")).isFalse();

        Bank.Answer arrived =
                bank.get(customer, TRANSFERS + "/transfers-T1?wait=10").has(200);

        assertThat(arrived.text("status")).isEqualTo("COMPLETED");
        assertThat(arrived.text("currency")).isEqualTo("EUR");
        assertThat(arrived.text("finishedAt")).isNotEmpty();
        assertThat(arrived.body().has("failureCode")).isFalse();
    }

    @Test
    @Order(2)
    void bothLegsNameTheTransferAndTheOtherAccount() {
        // requested, debited, credited, settled: the source has two events of it, the target one.
        JsonNode debit = bank.get(TELLER, "/api/v1/accounts/transfers-A1/transactions?minVersion=2")
                .has(200)
                .body()
                .path("items")
                .get(0);
        JsonNode credit = bank.get(TELLER, "/api/v1/accounts/transfers-A2/transactions?minVersion=1")
                .has(200)
                .body()
                .path("items")
                .get(0);

        assertThat(debit.path("type").asString()).isEqualTo("TRANSFER");
        assertThat(debit.path("amount").asString()).isEqualTo("-40.00");
        assertThat(debit.path("transferId").asString()).isEqualTo("transfers-T1");
        assertThat(debit.path("counterpartyAccountId").asString()).isEqualTo("transfers-A2");
        assertThat(credit.path("amount").asString()).isEqualTo("40.00");
        assertThat(credit.path("transferId").asString()).isEqualTo("transfers-T1");
        assertThat(credit.path("counterpartyAccountId").asString()).isEqualTo("transfers-A1");
        assertThat(credit.path("reference").asString()).isEqualTo("rent");
    }

    @Test
    @Order(3)
    void theSameOrderAgainIsAnsweredAsBefore() {
        Bank.Answer again = bank.post(customer, TRANSFERS, """
                {"transferId": "transfers-T1", "fromAccountId": "transfers-A1", "toAccountId": "transfers-A2", "amount": "40.00", "reference": "rent"}""").has(202);
        assertThat(again.text("status")).isEqualTo("PENDING");
        bank.post(customer, TRANSFERS, """
                {"transferId": "transfers-T1", "fromAccountId": "transfers-A1", "toAccountId": "transfers-A2", "amount": "41"}""").isProblem(409, "id_conflict");
        assertThat(bank.get(TELLER, "/api/v1/accounts/transfers-A1").text("balance"))
                .isEqualTo("60.00");
    }

    @Test
    @Order(4)
    void whatIsNotThereDoesNotLeave() {
        bank.post(TELLER, TRANSFERS, """
                {"transferId": "transfers-T2", "fromAccountId": "transfers-A1", "toAccountId": "transfers-A2", "amount": "60.01"}""").has(202);

        Bank.Answer failed =
                bank.get(TELLER, TRANSFERS + "/transfers-T2?wait=10").has(200);

        assertThat(failed.text("status")).isEqualTo("FAILED");
        assertThat(failed.text("failureCode")).isEqualTo("insufficient_funds");
    }

    @Test
    @Order(5)
    void moneyThatCannotBeCreditedComesBack() {
        bank.put(TELLER, "/api/v1/accounts/transfers-A2/suspension", """
                {"reason": "fraud"}""").has(200);
        bank.post(TELLER, TRANSFERS, """
                {"transferId": "transfers-T3", "fromAccountId": "transfers-A1", "toAccountId": "transfers-A2", "amount": "60"}""").has(202);

        Bank.Answer back = bank.get(TELLER, TRANSFERS + "/transfers-T3?wait=10").has(200);

        assertThat(back.text("status")).isEqualTo("COMPENSATED");
        assertThat(back.text("failureCode")).isEqualTo("account_suspended");
        // opened, debited, settled, refused, debited, refunded
        Bank.Answer account =
                bank.get(TELLER, "/api/v1/accounts/transfers-A1?minVersion=5").has(200);
        assertThat(account.text("balance")).isEqualTo("60.00");
        assertThat(account.body().path("version").asInt()).isEqualTo(5);
    }

    @Test
    @Order(6)
    void ordersThatMakeNoSenseAreRefusedAtOnce() {
        order(TELLER, "transfers-A1", "transfers-A1", "1").isProblem(422, "same_account");
        order(TELLER, "transfers-A1", "none", "1").isProblem(422, "unknown_account");
        order(TELLER, "none", "transfers-A1", "1").isProblem(422, "unknown_account");
        order(TELLER, "transfers-A1", "transfers-Y", "1").isProblem(422, "currency_mismatch");
        order(TELLER, "transfers-A1", "transfers-A2", "1.001").isProblem(400, "invalid_amount");
        order(TELLER, "transfers-A1", "transfers-A2", "0").isProblem(400, "invalid_request");
        order(TELLER, "transfers-A1", "-", "1").isProblem(400, "invalid_request");
        bank.post(TELLER, TRANSFERS, "{}").isProblem(400, "invalid_request");
        bank.get(TELLER, TRANSFERS + "?olderThan=yesterday").isProblem(400, "invalid_request");
        bank.get(TELLER, TRANSFERS + "/transfers-T1?wait=11").isProblem(400, "invalid_request");
        bank.get(TELLER, TRANSFERS + "/none").isProblem(404, "transfer_not_found");
    }

    @Test
    @Order(7)
    void customersOrderFromTheirOwnAccountsAndSeeTheirOwnTransfers() {
        order(customer, "transfers-A2", "transfers-A1", "1").isProblem(404, "account_not_found");
        order(customer, "none", "transfers-A1", "1").isProblem(404, "account_not_found");
        order("auditor", "transfers-A1", "transfers-A2", "1").isProblem(403, "forbidden");
        order(OPERATOR, "transfers-A1", "transfers-A2", "1").isProblem(403, "forbidden");
        open("transfers-A3", "transfers-C2", "EUR", "10");
        bank.post(TELLER, TRANSFERS, """
                {"transferId": "transfers-T4", "fromAccountId": "transfers-A3", "toAccountId": "transfers-A2", "amount": "1"}""").has(202);
        bank.get(TELLER, TRANSFERS + "/transfers-T4?wait=10").has(200);

        bank.get(customer, TRANSFERS + "/transfers-T4").isProblem(404, "transfer_not_found");
        assertThat(ids(bank.get(customer, TRANSFERS))).containsExactly("transfers-T1", "transfers-T2", "transfers-T3");
        assertThat(ids(bank.get(TELLER, TRANSFERS + "?accountId=transfers-A3"))).containsExactly("transfers-T4");
        assertThat(ids(bank.get(TELLER, TRANSFERS + "?status=COMPENSATED&accountId=transfers-A1")))
                .containsExactly("transfers-T3");
    }

    @Test
    @Order(8)
    void operatorsSeeWhatDoesNotSettle() {
        assertThat(bank.get(OPERATOR, "/api/v1/admin/transfers")
                        .has(200)
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(bank.post(OPERATOR, "/api/v1/admin/transfers/transfers-T1/refund", "")
                        .has(200)
                        .text("status"))
                .isEqualTo("COMPLETED");
        assertThat(bank.post(OPERATOR, "/api/v1/admin/transfers/transfers-T3/resume", "")
                        .has(200)
                        .text("status"))
                .isEqualTo("COMPENSATED");
        // +1000000-01-01T00:00:00Z/x
        for (String cursor : List.of("no-cursor", "KzEwMDAwMDAtMDEtMDFUMDA6MDA6MDBaL3g")) {
            bank.get(OPERATOR, "/api/v1/admin/transfers?cursor=" + cursor).isProblem(400, "invalid_cursor");
        }
        bank.post(OPERATOR, "/api/v1/admin/transfers/none/resume", "").isProblem(404, "transfer_not_found");
        bank.post(TELLER, "/api/v1/admin/transfers/transfers-T1/refund", "").isProblem(403, "forbidden");
        bank.get(TELLER, "/api/v1/admin/transfers").isProblem(403, "forbidden");
        await().untilAsserted(() -> assertThat(metrics())
                .contains(
                        "account_transfers_unsettled 0.0",
                        "account_transfers_pending 0.0",
                        "account_transfers_in_transit{currency=\"EUR\"} 0.0"));
        assertThat(metrics())
                .containsPattern("account_transfers_finished_seconds_count\\{outcome=\"compensated\"} [1-9]")
                .containsPattern("account_commands_seconds_count"
                        + "\\{code=\"same_account\",command=\"RequestTransfer\",outcome=\"refused\"} [1-9]");
    }

    @Test
    @Order(9)
    void aRequestWithAKeyIsCarriedOutOnce() {
        Bank.Answer first = deposit("5", "transfers-key").has(201);
        Bank.Answer second = deposit("5", "transfers-key").has(201);

        assertThat(second.response().body()).isEqualTo(first.response().body());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isNull();
        deposit("6", "transfers-key").isProblem(422, "idempotency_key_reused");
        deposit("6", "not visible").isProblem(400, "invalid_request");
        assertThat(bank.get(TELLER, "/api/v1/accounts/transfers-A1?minVersion=6")
                        .text("balance"))
                .isEqualTo("65.00");
    }

    @Test
    @Order(10)
    void anEmptiedAccountClosesAsSoonAsItsMoneyHasArrived() {
        bank.delete(TELLER, "/api/v1/accounts/transfers-A2/suspension").has(200);
        bank.post(TELLER, TRANSFERS, """
                {"transferId": "transfers-T5", "fromAccountId": "transfers-A1", "toAccountId": "transfers-A2", "amount": "65"}""").has(202);
        assertThat(bank.get(TELLER, TRANSFERS + "/transfers-T5?wait=10").text("status"))
                .isEqualTo("COMPLETED");

        bank.put(TELLER, "/api/v1/accounts/transfers-A1/closure", """
                {"reason": "moved"}""").has(200);
    }

    @Test
    @Order(11)
    void theInterfaceDescribesWhatWasUsed() {
        JsonNode paths = bank.get(null, "/v3/api-docs").has(200).body().path("paths");

        assertThat(paths.path(TRANSFERS).path("post").path("responses").propertyNames())
                .contains("202")
                .doesNotContain("200");
        assertThat(paths.path("/api/v1/accounts/{accountId}/deposits")
                        .path("post")
                        .path("responses")
                        .propertyNames())
                .contains("201")
                .doesNotContain("200");
        assertThat(paths.path(TRANSFERS)
                        .path("post")
                        .path("parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString()))
                .contains("Idempotency-Key");
    }

    @Test
    @Order(12)
    void everythingIsMeasuredThatTheDashboardAndTheAlertsAskFor() {
        await().untilAsserted(
                        () -> assertThat(MonitoringFiles.scraped(metrics())).containsAll(measured()));
    }

    /** What the metrics are that the program has in the mode that it runs in. */
    Set<String> measured() {
        return MonitoringFiles.metrics();
    }

    private String metrics() {
        return bank.get(OPERATOR, "/actuator/prometheus").has(200).response().body();
    }

    private void open(String account, String owner, String currency, String balance) {
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "%s", "ownerId": "%s", "currency": "%s", "initialBalance": "%s"}""".formatted(account, owner, currency, balance))
                .has(201);
    }

    private Bank.Answer order(String client, String from, String to, String amount) {
        return bank.post(client, TRANSFERS, """
                {"fromAccountId": "%s", "toAccountId": "%s", "amount": "%s"}""".formatted(from, to, amount));
    }

    private Bank.Answer deposit(String amount, String key) {
        return bank.send(
                TELLER,
                bank.json("POST", "/api/v1/accounts/transfers-A1/deposits", "{\"amount\": \"" + amount + "\"}")
                        .header("Idempotency-Key", key));
    }

    private static List<String> ids(Bank.Answer list) {
        return list.has(200)
                .body()
                .path("items")
                .valueStream()
                .map(transfer -> transfer.path("transferId").asString())
                .toList();
    }
}
