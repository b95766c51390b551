package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.SharedBank;
import io.eventbank.account.support.proof.PublicKey;
import io.eventbank.account.support.proof.ReceiptCheck;
import io.eventbank.account.support.proof.SignedNote;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left of an owner whose personal data is erased, in the running program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedBank.class)
class ErasureOfAnOwnerTest {

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final String OWNER = "/api/v1/owners/erased";
    private static final String ACCOUNT = "/api/v1/accounts/erased-1";
    private static final String OTHER_ACCOUNT = "/api/v1/accounts/erased-2";
    private static final String ERASURE = OWNER + "/personal-data";
    private static final String STATEMENT = ACCOUNT + "/statement?from=2020-01-01&to=2099-12-31";

    private static final String REGISTRATION = """
            {"ownerId": "erased", "name": "Zelda Quirk", "email": "zelda@example.org"}""";
    private static final String CHANGE = """
            {"name": "Zelda Quark", "email": "zelda@example.org"}""";
    private static final List<String> PERSONAL = List.of("Zelda", "Quirk", "Quark", "zelda@");

    private Bank bank;
    private String customer;
    private Bank.Answer registered;
    private Bank.Answer changed;
    private Bank.Answer erased;
    private JsonNode ownerBefore;
    private JsonNode accountBefore;
    private JsonNode eventsBefore;
    private String followedBefore;
    private String followedAfter;

    /** What was answered right behind the erasure, by request. */
    private final Map<String, Bank.Answer> atOnce = new LinkedHashMap<>();

    @BeforeAll
    void eraseAnOwnerOfTwoAccounts(Supplier<Bank> shared) throws Exception {
        bank = start(shared);
        customer = bank.customerOf("erased");
        registered =
                bank.post(TELLER, "/api/v1/owners", REGISTRATION, "erased-k1").has(201);
        changed = change("erased-k2", CHANGE).has(200);
        for (String account : List.of("erased-1", "erased-2")) {
            bank.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "%s", "ownerId": "erased", "initialBalance": "100"}""".formatted(account)).has(201);
            bank.post(TELLER, "/api/v1/accounts/" + account + "/deposits", """
                    {"amount": "25", "transactionId": "T1", "reference": "rent"}""").has(201);
        }
        ownerBefore = bank.get(TELLER, OWNER + "?minVersion=1").has(200).body();
        assertThat(ownerBefore.path("name").asString()).isEqualTo("Zelda Quark");
        await().until(() -> bank.get(TELLER, ACCOUNT + "?minVersion=1")
                .has(200)
                .text("ownerName")
                .equals("Zelda Quark"));
        bank.get(TELLER, OTHER_ACCOUNT + "?minVersion=1").has(200);
        assertThat(found("quar")).hasSize(1);
        accountBefore = bank.get(TELLER, ACCOUNT).has(200).body();
        eventsBefore = bank.get(TELLER, ACCOUNT + "/events").has(200).body().path("items");
        String known = eventsBefore.get(1).path("recordedAt").asString();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        CompletableFuture<Void> following = bank.follow(
                customer, bank.request(ACCOUNT + "/updates").header("Accept", "text/event-stream"), lines::add);
        followedBefore = next(lines);

        erased = bank.delete(TELLER, ERASURE).has(200);

        for (String path : List.of(
                OWNER,
                OWNER + "/summary",
                "/api/v1/owners?q=quar",
                "/api/v1/owners?q=zelda@example.org",
                ACCOUNT,
                OTHER_ACCOUNT,
                "/api/v1/accounts?ownerId=erased",
                ACCOUNT + "?asOf=2099-12-31",
                ACCOUNT + "?version=0",
                ACCOUNT + "?knownAt=" + known,
                ACCOUNT + "/transactions",
                ACCOUNT + "/events",
                ACCOUNT + "/explanation",
                STATEMENT)) {
            atOnce.put(path, bank.get(TELLER, path).has(200));
        }
        for (String form : List.of("text/csv", "application/pdf", "application/xml")) {
            atOnce.put(
                    form,
                    bank.send(TELLER, bank.request(STATEMENT).header("Accept", form))
                            .has(200));
        }
        followedAfter = next(lines);
        following.cancel(true);
    }

    /** Others who run the same tests start one of their own. */
    Bank start(Supplier<Bank> shared) throws Exception {
        return shared.get();
    }

    @Test
    void onceItIsAnsweredNobodyReadsNameOrEMailAnywhere() {
        assertThat(atOnce)
                .allSatisfy((request, answer) ->
                        assertThat(answer.response().body()).as(request).doesNotContain(PERSONAL));
        assertNull(atOnce.get(OWNER), "name", "email");
        for (String path : List.of(ACCOUNT, OTHER_ACCOUNT, ACCOUNT + "?version=0", ACCOUNT + "?asOf=2099-12-31")) {
            assertNull(atOnce.get(path), "ownerName", "ownerEmail");
        }
        for (String search : List.of("quar", "zelda@example.org")) {
            assertThat(atOnce.get("/api/v1/owners?q=" + search).body().path("items"))
                    .isEmpty();
        }
        assertThat(atOnce.get("application/pdf").response().body()).startsWith("%PDF-");
        assertThat(atOnce.get("application/xml").response().body())
                .contains("camt.053.001.08")
                .doesNotContain("<Ownr>");
        assertThat(atOnce.get("text/csv").response().body().lines()).hasSize(2);
    }

    @Test
    void whoFollowsAnAccountIsSentItAgainWithoutThem() {
        JsonNode before = JsonMapper.shared().readTree(followedBefore);
        JsonNode after = JsonMapper.shared().readTree(followedAfter);
        assertThat(before.path("ownerName").asString()).isEqualTo("Zelda Quark");
        assertThat(after.path("ownerName").isNull()).isTrue();
        assertThat(after.path("ownerEmail").isNull()).isTrue();
        assertThat(after.path("version")).isEqualTo(before.path("version"));
    }

    @Test
    void theErasureIsAnEventAndAllElseStays() {
        JsonNode owner = bank.get(TELLER, OWNER + "?minVersion=2").has(200).body();
        assertThat(owner.path("version").asInt()).isEqualTo(2);
        assertThat(owner.path("registeredAt")).isEqualTo(ownerBefore.path("registeredAt"));
        assertThat(bank.get(TELLER, "/api/v1/streams/Owner-erased").has(200).text("eventCount"))
                .isEqualTo("3");
        assertThat(atOnce.get(ACCOUNT + "/events").body().path("items")).isEqualTo(eventsBefore);
        for (String field : List.of("balance", "status", "version", "totalCredits", "lastModifiedAt")) {
            assertThat(atOnce.get(ACCOUNT).body().path(field)).as(field).isEqualTo(accountBefore.path(field));
        }
        assertThat(atOnce.get(OTHER_ACCOUNT).text("balance")).isEqualTo("125.00");
        bank.get(customer, OTHER_ACCOUNT).has(200);
    }

    @Test
    void theEventsStayAsTheyWereSealedAndReceiptsNameNobody() throws IOException {
        JsonNode found = await().until(
                        () -> bank.post(OPERATOR, "/api/v1/admin/verify", "")
                                .has(200)
                                .body(),
                        each -> each.path("unsealed").asLong() == 0);
        assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
        String receipt = bank.get(TELLER, OTHER_ACCOUNT + "/transactions/T1/receipt")
                .has(200)
                .response()
                .body();
        assertThat(receipt).doesNotContain(PERSONAL);
        assertThat(ReceiptCheck.check(
                                JsonMapper.shared().readValue(receipt, ReceiptView.class),
                                List.of(PublicKey.parse(bank.kept("signing.key.pub"))))
                        .payload()
                        .path("amount")
                        .asString())
                .isEqualTo("25.00");
    }

    @Test
    void theCertificateIsSignedAndTheSameForWhoeverAsksAgain() throws IOException {
        String note = erased.text("certificate");
        String text = SignedNote.open(note, List.of(PublicKey.parse(bank.kept("signing.key.pub"))));
        assertThat(text)
                .contains("Owner: erased\n", "Erased: name, email\n", "Asked for by: teller\n", "Nobody can read")
                .contains(erased.text("eventId"), "number 2 of stream Owner-erased", erased.text("erasedAt"))
                .doesNotContain(PERSONAL);
        assertThat(erased.header("ETag")).isEqualTo("\"2\"");
        for (String caller : List.of(TELLER, OPERATOR)) {
            Bank.Answer again = bank.delete(caller, ERASURE).has(200);
            assertThat(again.response().body()).isEqualTo(erased.response().body());
            assertThat(again.header("ETag")).isEqualTo(erased.header("ETag"));
        }
        bank.delete(TELLER, "/api/v1/owners/erased-nobody/personal-data").isProblem(404, "owner_not_found");
    }

    @Test
    void theKeysOfEarlierRequestsStayUsedButTheirAnswersHaveNoBodies() {
        Bank.Answer again = bank.post(TELLER, "/api/v1/owners", REGISTRATION, "erased-k1");
        assertIsThatOfWithoutTheBody(again, registered);
        assertThat(again.header("Location")).isEqualTo(OWNER);
        assertIsThatOfWithoutTheBody(change("erased-k2", CHANGE), changed);
        change("erased-k2", REGISTRATION.replace("\"ownerId\": \"erased\", ", ""))
                .isProblem(422, "idempotency_key_reused");
    }

    @Test
    void theOwnerIsNotChangedAndGetsNoNewAccountsButUsesTheOld() throws Exception {
        bank.put(TELLER, OWNER, CHANGE).isProblem(422, "owner_erased");
        bank.post(TELLER, "/api/v1/owners", REGISTRATION).isProblem(409, "already_exists");
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "erased-3", "ownerId": "erased"}""").isProblem(422, "owner_erased");
        JsonNode imported = bank.importText(
                "accounts",
                List.of(
                        "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit",
                        "erased-4,erased,Zelda Quirk,zelda@example.org,CHECKING,EUR,2020-01-01,0.00"));
        assertThat(imported.path("rowsRejected").asInt()).isEqualTo(1);
        assertThat(imported.path("errors").get(0).path("line").asInt()).isEqualTo(2);
        assertThat(imported.path("errors").get(0).path("code").asString()).isEqualTo("owner_erased");
        assertThat(imported.toString()).doesNotContain(PERSONAL);

        bank.post(TELLER, OTHER_ACCOUNT + "/deposits", """
                {"amount": "5"}""").has(201);
        bank.post(customer, OTHER_ACCOUNT + "/withdrawals", """
                {"amount": "5"}""").has(201);
    }

    @Test
    void noReplayBringsAnythingBack() throws Exception {
        bank.get(TELLER, OWNER + "?minVersion=2").has(200);
        for (String name : List.of("owners", "accounts")) {
            bank.post(OPERATOR, "/api/v1/admin/processors/" + name + "/replay", "")
                    .has(202);
            JsonNode rebuild = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> rebuild(name),
                            each -> List.of("SWITCHED", "FAILED")
                                    .contains(each.path("status").asString()));
            assertThat(rebuild.path("status").asString()).as(rebuild.toString()).isEqualTo("SWITCHED");
        }
        assertNull(bank.get(TELLER, OWNER).has(200), "name", "email");
        assertNull(bank.get(TELLER, ACCOUNT).has(200), "ownerName", "ownerEmail");
        assertThat(found("quar")).isEmpty();
        assertThat(bank.log()).doesNotContain(PERSONAL);
    }

    private Bank.Answer change(String key, String json) {
        return bank.send(TELLER, bank.json("PUT", OWNER, json).header("Idempotency-Key", key));
    }

    private List<JsonNode> found(String search) {
        return bank.get(TELLER, "/api/v1/owners?q=" + search)
                .has(200)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private JsonNode rebuild(String name) {
        return bank.get(OPERATOR, "/api/v1/admin/processors")
                .has(200)
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("rebuild");
    }

    private static void assertIsThatOfWithoutTheBody(Bank.Answer again, Bank.Answer first) {
        again.has(first.status());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.response().body()).isEmpty();
    }

    /** There, and null. */
    private static void assertNull(Bank.Answer answer, String... fields) {
        for (String field : fields) {
            assertThat(answer.body().path(field).isNull()).as(field).isTrue();
        }
    }

    /** The data of the next event of a stream. */
    private static String next(BlockingQueue<String> lines) throws InterruptedException {
        while (true) {
            String line = lines.poll(20, TimeUnit.SECONDS);
            assertThat(line).as("the next line").isNotNull();
            if (line.startsWith("data:")) {
                return line.substring(5);
            }
        }
    }
}
