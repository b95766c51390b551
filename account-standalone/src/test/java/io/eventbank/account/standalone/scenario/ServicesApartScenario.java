package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.support.proof.PublicKey;
import io.eventbank.account.support.proof.ReceiptCheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two services of each side, as one bank: whatever service a request goes to, the answer is the same, and services come
 * and go without anybody losing anything. What they write is in {@code target/services}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServicesApartScenario {

    static final String TELLER = "teller";
    static final String CUSTOMER = "customer";
    static final String OPERATOR = "operator";
    /** A test that finds the services as the one before has left them. */
    static final String STARTS_SERVICES = "starts-services";

    /** A test that the ordinary build leaves out. */
    static final String SLOW = "slow";

    static final String PROCESSORS = "/api/v1/admin/processors";

    private static final String VERIFY = "/api/v1/admin/verify";

    private static final int CLIENTS = 8;
    private static final int DEPOSITS = 12; // of each client
    private static final int TRIES = 3; // to reach something
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(20);

    /** What a killed service had is taken over when its claims of 10 s are over. */
    private static final Duration AFTER_A_KILL = Duration.ofSeconds(40);

    private static final Duration GRACE = Duration.ofSeconds(25); // the phase's 20, and the end of the JVM

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    Services bank;

    /** Those services, none of them started yet, that write to a directory. */
    abstract Services services(Path directory) throws Exception;

    @BeforeAll
    void start() throws Exception {
        Path directory = Path.of("target", "services", getClass().getSimpleName());
        if (Files.exists(directory)) {
            try (Stream<Path> old =
                    Files.list(directory).filter(file -> file.toString().endsWith(".log"))) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
        }
        bank = services(directory);
        bank.startAll();
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C-demo", "name": "Ada Lovelace", "email": "ada@example.org"}""").has(201);
    }

    @BeforeEach
    void allServicesRun(TestInfo test) throws IOException {
        bank.restoreConnections();
        if (!test.getTags().contains(STARTS_SERVICES)) {
            bank.startAll();
        }
    }

    @AfterAll
    void stop() throws IOException {
        clients.shutdownNow();
        if (bank != null) {
            bank.close();
        }
    }

    @Test
    @Order(1)
    void anAccountLivesOnAllServices() {
        open("A1", "100", "50");
        everyQueryServiceShows("/api/v1/accounts/A1?minVersion=0", "balance", "100.00");
        String recorded =
                bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "25.50", "reference": "rent"}""").has(201).text("recordedAt");
        everyQueryServiceShows("/api/v1/accounts/A1?minVersion=1", "balance", "125.50");
        bank.post(CUSTOMER, "/api/v1/accounts/A1/withdrawals", """
                {"amount": "170"}""").has(201);
        everyQueryServiceShows("/api/v1/accounts/A1?minVersion=2", "balance", "-44.50");
        bank.put(TELLER, "/api/v1/accounts/A1/overdraft-limit", """
                {"limit": "80"}""").has(200);
        everyQueryServiceShows("/api/v1/accounts/A1?minVersion=3", "availableBalance", "35.50");
        bank.put(TELLER, "/api/v1/accounts/A1/suspension", """
                {"reason": "card lost"}""").has(200);
        everyQueryServiceShows("/api/v1/accounts/A1?minVersion=4", "status", "SUSPENDED");
        bank.delete(TELLER, "/api/v1/accounts/A1/suspension").has(200);
        bank.put(TELLER, "/api/v1/owners/C-demo", """
                {"name": "Ada King", "email": "ada@example.org"}""").has(200);
        everyQueryServiceShows("/api/v1/owners/C-demo?minVersion=1", "name", "Ada King");

        everyQueryServiceShows("/api/v1/accounts/A1?minVersion=5&version=1", "balance", "125.50");
        everyQueryServiceShows("/api/v1/accounts/A1?knownAt=" + recorded, "balance", "125.50");
        everyQueryServiceShows("/api/v1/accounts/A1/explanation?minVersion=5", "balance", "-44.50");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        everyQueryServiceShows(
                "/api/v1/accounts/A1/statement?minVersion=5&from=" + today.minusDays(1) + "&to=" + today,
                "closingBalance",
                "-44.50");
        everyQueryServiceShows("/api/v1/streams/BankAccount-A1", "eventCount", "6");
        everyQueryServiceShows("/api/v1/owners/C-demo/summary", "activeAccounts", "1");
        for (Service query : bank.queries()) {
            JsonNode events = query.get(TELLER, "/api/v1/accounts/A1/events?minVersion=5")
                    .has(200)
                    .body()
                    .path("items");
            assertThat(events.valueStream().map(event -> event.path("sequence").asInt()))
                    .containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(events.get(1).path("metadata").path("actor").asString()).isEqualTo(TELLER);
        }
    }

    @Test
    @Order(2)
    void aTransferIsOrderedAtOneServiceAndSettledByAny() {
        open("F1", "100", "0");
        open("F2", "0", "0");
        for (int i = 0; i < 4; i++) {
            String id = transfer("T" + i, "F1", "F2", "10");
            everyQueryServiceShows("/api/v1/transfers/" + id + "?wait=10", "status", "COMPLETED");
        }
        everyQueryServiceShows(
                "/api/v1/transfers/" + transfer("T-much", "F1", "F2", "60.01") + "?wait=10", "status", "FAILED");
        bank.put(TELLER, "/api/v1/accounts/F2/suspension", """
                {"reason": "fraud"}""").has(200);
        everyQueryServiceShows(
                "/api/v1/transfers/" + transfer("T-back", "F1", "F2", "60") + "?wait=10", "status", "COMPENSATED");
        assertThat(bank.get(TELLER, "/api/v1/accounts/F1").text("balance")).isEqualTo("60.00");
        for (Service command : bank.commands()) {
            assertThat(command.get(OPERATOR, "/api/v1/admin/transfers?olderThan=PT0S")
                            .has(200)
                            .body()
                            .path("items"))
                    .isEmpty();
        }
    }

    @Test
    @Order(3)
    void aRefusalIsTheSameWhicheverServiceAnswers() {
        open("R1", "5", "0");
        everyQueryServiceShows("/api/v1/accounts/R1?minVersion=0", "balance", "5.00");
        for (Service command : bank.commands()) {
            command.post(CUSTOMER, "/api/v1/accounts/R1/withdrawals", """
                    {"amount": "5.01"}""").isProblem(422, "insufficient_funds");
            command.post(TELLER, "/api/v1/accounts", """
                    {"accountId": "R1", "ownerId": "C-demo"}""").isProblem(409, "already_exists");
            command.post(TELLER, "/api/v1/accounts", """
                    {"ownerId": "nobody"}""").isProblem(422, "unknown_owner");
            command.post(TELLER, "/api/v1/accounts/none/deposits", """
                    {"amount": "1"}""").isProblem(404, "account_not_found");
            command.post(TELLER, "/api/v1/accounts/R1/deposits", """
                    {"amount": "1.001"}""").isProblem(400, "invalid_amount");
            command.putIfMatch(TELLER, "/api/v1/accounts/R1/overdraft-limit", """
                    {"limit": "80"}""", "\"7\"")
                    .isProblem(412, "version_mismatch");
            command.post("auditor", "/api/v1/accounts/R1/deposits", """
                    {"amount": "1"}""").isProblem(403, "forbidden");
        }
        for (Service query : bank.queries()) {
            query.get(TELLER, "/api/v1/accounts/none").isProblem(404, "account_not_found");
            query.get(TELLER, "/api/v1/accounts/R1?version=7").isProblem(404, "version_not_found");
            query.get(OPERATOR, "/api/v1/accounts/R1").isProblem(403, "forbidden");
        }
        assertThat(bank.commands().stream()
                        .map(command -> command.post(CUSTOMER, "/api/v1/accounts/R1/withdrawals", """
                                {"amount": "5.01"}""")
                                .response()
                                .body())
                        .distinct())
                .hasSize(1);
    }

    @Test
    @Order(4)
    void whatIsSentAgainToAnotherServiceIsAnsweredAsBefore() {
        open("I1", "0", "0");
        String deposits = "/api/v1/accounts/I1/deposits";
        Service first = bank.commands().get(0);
        Service second = bank.commands().get(1);

        Answer answer =
                first.post(TELLER, deposits, "{\"amount\": \"5\"}", "key-1").has(201);
        Answer again =
                second.post(TELLER, deposits, "{\"amount\": \"5\"}", "key-1").has(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.response().body()).isEqualTo(answer.response().body());
        second.post(TELLER, deposits, "{\"amount\": \"6\"}", "key-1").isProblem(422, "idempotency_key_reused");

        String named = "{\"amount\": \"7\", \"transactionId\": \"N1\"}";
        Answer booked = second.post(TELLER, deposits, named).has(201);
        assertThat(first.post(TELLER, deposits, named).has(201).response().body())
                .isEqualTo(booked.response().body());
        first.post(TELLER, deposits, "{\"amount\": \"8\", \"transactionId\": \"N1\"}")
                .isProblem(409, "id_conflict");
        everyQueryServiceShows("/api/v1/accounts/I1?minVersion=2", "balance", "12.00");
    }

    @Test
    @Order(5)
    void depositsByManyClientsAtAllServicesAreBookedOnceEach() throws Exception {
        open("H1", "0", "0");
        List<Future<List<Answer>>> sent = IntStream.range(0, CLIENTS)
                .mapToObj(client -> clients.submit(() -> IntStream.range(0, DEPOSITS)
                        .mapToObj(i -> bank.post(TELLER, "/api/v1/accounts/H1/deposits", """
                                {"amount": "1"}"""))
                        .toList()))
                .toList();
        List<String> booked = new ArrayList<>();
        for (Future<List<Answer>> client : sent) {
            for (Answer answer : client.get()) {
                booked.add(answer.has(201).text("transactionId"));
            }
        }

        int last = CLIENTS * DEPOSITS;
        everyQueryServiceShows("/api/v1/accounts/H1?minVersion=" + last, "balance", last + ".00");
        List<JsonNode> transactions = items("/api/v1/accounts/H1/transactions");
        assertThat(transactions.stream().map(each -> each.path("transactionId").asString()))
                .containsExactlyInAnyOrderElementsOf(booked);
        assertThat(items("/api/v1/accounts/H1/events").stream()
                        .map(event -> event.path("sequence").asInt()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, last).boxed().toList());
    }

    @Test
    @Order(6)
    void whoFollowsAnAccountAtAnyServiceHearsOfCommandsAtAnyOther() throws Exception {
        open("L1", "10", "0");
        List<BlockingQueue<String>> heard = new ArrayList<>();
        List<CompletableFuture<Void>> followed = new ArrayList<>();
        for (Service query : bank.queries()) {
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            heard.add(lines);
            followed.add(query.follow(
                    CUSTOMER,
                    query.request("/api/v1/accounts/L1/updates?minVersion=0").header("Accept", "text/event-stream"),
                    lines::add));
            assertThat(nextBalance(lines)).isEqualTo("10.00");
        }
        int balance = 10;
        for (Service command : bank.commands()) {
            command.post(TELLER, "/api/v1/accounts/L1/deposits", """
                    {"amount": "5"}""").has(201);
            balance += 5;
            for (BlockingQueue<String> lines : heard) {
                assertThat(nextBalance(lines)).isEqualTo(balance + ".00");
            }
        }
        followed.forEach(each -> each.cancel(true));
    }

    @Test
    @Order(7)
    void operatorsReachTheProcessorsOfAllServicesThroughAny() {
        for (Service query : bank.queries()) {
            assertThat(processors(query).stream().map(item -> item.path("name").asString()))
                    .containsExactly(
                            "accounts",
                            "erasures",
                            "open-transfers",
                            "owners",
                            "streams",
                            "transaction-ids",
                            "transfer-saga",
                            "transfers");
        }
        open("P1", "10", "0");
        open("P2", "0", "0");
        Service first = bank.queries().get(0);
        Service second = bank.queries().get(1);
        first.post(OPERATOR, PROCESSORS + "/transfer-saga/pause", "").has(200);
        assertThat(processor(second, "transfer-saga").path("running").asBoolean())
                .isFalse();
        transfer("T-paused", "P1", "P2", "1");
        everyQueryServiceShows("/api/v1/transfers/T-paused?wait=1", "status", "PENDING");
        second.post(OPERATOR, PROCESSORS + "/transfer-saga/resume", "").has(200);
        everyQueryServiceShows("/api/v1/transfers/T-paused?wait=10", "status", "COMPLETED");

        first.post(OPERATOR, PROCESSORS + "/transfers/pause", "").has(200);
        transfer("T-unseen", "P1", "P2", "1");
        second.get(TELLER, "/api/v1/transfers/T-unseen").isProblem(404, "transfer_not_found");
        second.post(OPERATOR, PROCESSORS + "/transfers/resume", "").has(200);
        everyQueryServiceShows("/api/v1/transfers/T-unseen?wait=10", "status", "COMPLETED");
    }

    @Test
    @Order(8)
    void whatOneServiceErasesNoneReadsFromThenOn() {
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "gone", "name": "Zelda Quirk", "email": "zelda@example.org"}""").has(201);
        everyQueryServiceShows("/api/v1/owners/gone?minVersion=0", "name", "Zelda Quirk");

        Answer erased = bank.commands().get(0).delete(TELLER, "/api/v1/owners/gone/personal-data");
        List<Answer> read = bank.queries().stream()
                .map(query -> query.get(TELLER, "/api/v1/owners/gone"))
                .toList();

        erased.has(200);
        assertThat(read)
                .allSatisfy(answer ->
                        assertThat(answer.has(200).body().path("name").isNull()).isTrue());
        for (Service command : bank.commands()) {
            assertThat(command.delete(OPERATOR, "/api/v1/owners/gone/personal-data")
                            .has(200)
                            .response()
                            .body())
                    .isEqualTo(erased.response().body());
            command.put(TELLER, "/api/v1/owners/gone", """
                    {"name": "Zelda", "email": "zelda@example.org"}""").isProblem(422, "owner_erased");
        }
    }

    @Test
    @Order(9)
    void everyEventIsSealedByOneOfTheServicesAndProvenByEach() {
        open("S1", "0", "0");
        bank.post(TELLER, "/api/v1/accounts/S1/deposits", """
                {"amount": "5", "transactionId": "S-1"}""").has(201);
        everyQueryServiceShows("/api/v1/accounts/S1?minVersion=1", "balance", "5.00");

        await().atMost(WITHIN_SECONDS).untilAsserted(() -> {
            everyQueryServiceFindsAllEventsSealed();
            assertThat(bank.queries().stream()
                            .mapToLong(ServicesApartScenario::sealed)
                            .sum())
                    .isEqualTo(bank.post(OPERATOR, VERIFY, "")
                            .has(200)
                            .body()
                            .path("sealedUpTo")
                            .asLong());
        });
        for (Service query : bank.queries()) {
            String receipt = query.get(TELLER, "/api/v1/accounts/S1/transactions/S-1/receipt")
                    .has(200)
                    .response()
                    .body();
            List<PublicKey> keys = List.of(PublicKey.parse(
                    query.get(CUSTOMER, "/api/v1/proof/public-keys").has(200).text("publicKey")));
            assertThat(ReceiptCheck.check(JsonMapper.shared().readValue(receipt, ReceiptView.class), keys)
                            .payload()
                            .path("amount")
                            .asString())
                    .isEqualTo("5.00");
        }
    }

    @Test
    @Order(10)
    void aReadModelIsRebuiltByOneServiceForAll() {
        List<JsonNode> before = items("/api/v1/accounts?ownerId=C-demo");
        assertThat(before).isNotEmpty();

        bank.post(OPERATOR, PROCESSORS + "/accounts/replay", "").has(202);
        for (Service query : bank.queries()) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode rebuild = processor(query, "accounts").path("rebuild");
                assertThat(rebuild.path("status").asString())
                        .as(rebuild.toString())
                        .isEqualTo("SWITCHED");
            });
        }

        assertThat(items("/api/v1/accounts?ownerId=C-demo")).isEqualTo(before);
        for (Service query : bank.queries()) {
            assertThat(query.get(OPERATOR, "/api/v1/admin/parity")
                            .has(200)
                            .body()
                            .path("drifted"))
                    .isEmpty();
            query.post(OPERATOR, "/api/v1/admin/parity/A1/heal", "").has(200);
        }
    }

    @Test
    @Tag("slow")
    @Order(11)
    void aServiceOfEachSideIsRestartedAfterTheOtherAndNobodyNotices() throws Exception {
        List<String> accounts = openForLoad("U");
        try (Load load = new Load(bank, "rolling", accounts)) {
            load.awaitMore();
            for (Service service :
                    List.of(bank.commands().get(0), bank.queries().get(0))) {
                assertThat(service.stop()).as(service + " stops").isLessThan(GRACE);
                service.start(); // which takes longer than the others need to take over
                load.awaitMore();
                load.holdWhile(this::everySegmentIsAtWork);
                service.awaitReady();
                load.awaitMore();
            }
            load.stop();

            everythingAcknowledgedIsBookedOnce(load, accounts);
            assertThat(load.unexpected()).as(load.toString()).isEmpty();
            assertThat(load.brokenAfterAcceptance()).as(load.toString()).isEmpty();
        }
    }

    @Test
    @Order(12)
    void withoutPostgresServicesAreNotReadyAndSayItAndComeBackByThemselves() {
        open("D1", "0", "0");
        everyQueryServiceShows("/api/v1/accounts/D1?minVersion=0", "balance", "0.00");
        bank.cutPostgres();

        everyServiceIsUnavailable("D1");

        bank.restoreConnections();
        everyServiceWorks("D1");
    }

    @Test
    @Order(20)
    void servicesThatAreKilledLoseNothingAndTheOthersGoOn() throws Exception {
        List<String> accounts = openForLoad("K");
        try (Load load = new Load(bank, "kill", accounts)) {
            load.awaitMore();
            bank.commands().get(0).kill();
            load.awaitMore();
            bank.queries().get(1).kill();
            load.awaitMore();
            load.stop();

            assertThat(load.unexpected()).as(load.toString()).isEmpty();
            everythingAcknowledgedIsBookedOnce(load, accounts);
        }
        await().atMost(AFTER_A_KILL).untilAsserted(this::everyQueryServiceFindsAllEventsSealed);
    }

    @Test
    @Order(21)
    @Tag(STARTS_SERVICES)
    @Tag(SLOW)
    void servicesThatAreStartedBeforePostgresWaitForIt() throws Exception {
        for (Service service : bank.all()) {
            service.kill();
        }
        bank.cutPostgres();

        servicesThatStartWaitFor(Service::postgres);

        bank.restoreConnections();
        servicesThatHaveWaitedWork();
    }

    /** Whatever somebody who looks after them, and a client, may see while something they need cannot be reached. */
    void everyServiceIsUnavailable(String account) {
        for (Service service : bank.all()) {
            await(service + " is not ready").atMost(WITHIN_SECONDS).until(() -> service.readiness() == 503);
            assertThat(service.get(null, "/actuator/health/liveness").status()).isEqualTo(200);
        }
        String path = "/api/v1/accounts/" + account;
        List<CompletableFuture<Answer>> reads = bank.queries().stream()
                .flatMap(service -> Stream.of(
                        CompletableFuture.supplyAsync(() -> service.get(TELLER, path), clients),
                        CompletableFuture.supplyAsync(() -> service.post(OPERATOR, VERIFY, ""), clients)))
                .toList();
        // One after the other: two at once with the same key are not both worked on.
        for (Service service : bank.commands()) {
            isUnavailable(service.post(TELLER, path + "/deposits", "{\"amount\": \"1\"}", "down-" + account));
        }
        reads.forEach(read -> isUnavailable(read.join()));
    }

    private static void isUnavailable(Answer answer) {
        assertThat(answer.isProblem(503, "unavailable").header("Retry-After")).isNotNull();
    }

    /** Starts one of each side, and looks whether they go on asking for what cannot be reached, and are not ready. */
    void servicesThatStartWaitFor(Function<Service, TcpProxy> dependency) throws IOException {
        List<Service> started = List.of(bank.commands().get(0), bank.queries().get(0));
        for (Service service : started) {
            service.start();
        }
        for (Service service : started) {
            await(service + " asks again and again")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !service.isAlive() || dependency.apply(service).turnedAway() >= TRIES);
            assertThat(service.isAlive())
                    .as(() -> service + " has ended:\n" + service.endOfLog())
                    .isTrue();
            assertThat(service.isReady()).isFalse();
        }
    }

    /** Those that have waited become ready by themselves, and answer from the events and from the read model. */
    void servicesThatHaveWaitedWork() {
        bank.commands().get(0).awaitReady();
        bank.queries().get(0).awaitReady();
        await().atMost(WITHIN_SECONDS).untilAsserted(() -> {
            everyQueryServiceShows("/api/v1/accounts/A1?version=5", "balance", "-44.50");
            everyQueryServiceShows("/api/v1/accounts/A1", "status", "ACTIVE");
        });
        String deposits = "/api/v1/accounts/A1/deposits";
        await().atMost(WITHIN_SECONDS)
                .until(() -> bank.post(TELLER, deposits, "{\"amount\": \"1\"}", "waited")
                                .status()
                        == 201);
    }

    /**
     * All services become ready by themselves, and all that goes through them works: a deposit that was refused, too.
     */
    void everyServiceWorks(String account) {
        bank.all().forEach(Service::awaitReady);
        Answer booked = await().atMost(WITHIN_SECONDS)
                .until(
                        () -> bank.post(
                                TELLER,
                                "/api/v1/accounts/" + account + "/deposits",
                                "{\"amount\": \"1\"}",
                                "down-" + account),
                        answer -> answer.status() == 201);
        for (Service query : bank.queries()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(query.get(
                                            TELLER,
                                            "/api/v1/accounts/" + account + "?minVersion=" + booked.text("version"))
                                    .has(200)
                                    .text("balance"))
                            .isEqualTo("1.00"));
        }
        String transfer = transfer("T-" + account, account, "A1", "1");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(bank.get(TELLER, "/api/v1/transfers/" + transfer + "?wait=5")
                                .text("status"))
                        .isEqualTo("COMPLETED"));
    }

    List<String> openForLoad(String prefix) {
        List<String> accounts = List.of(prefix + "1", prefix + "2", prefix + "3");
        accounts.forEach(account -> open(account, "100", "0"));
        return accounts;
    }

    /** Every deposit and transfer that clients have an answer to is booked once, and nothing else is. */
    void everythingAcknowledgedIsBookedOnce(Load load, List<String> accounts) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Set<String> completed = new HashSet<>();
            for (String account : accounts) {
                items("/api/v1/transfers?status=COMPLETED&accountId=" + account)
                        .forEach(each -> completed.add(each.path("transferId").asString()));
            }
            assertThat(completed).containsExactlyInAnyOrderElementsOf(load.transfers());
        });
        await().atMost(AFTER_A_KILL).untilAsserted(this::everySegmentHasCaughtUp);
        List<String> debited = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (String account : accounts) {
            List<JsonNode> transactions = items("/api/v1/accounts/" + account + "/transactions");
            assertThat(transactions.stream()
                            .filter(each -> each.path("type").asString().equals("DEPOSIT"))
                            .map(each -> each.path("transactionId").asString()))
                    .containsExactlyInAnyOrderElementsOf(load.deposits(account));
            transactions.stream()
                    .filter(each -> each.path("amount").asString().equals("-1.00"))
                    .forEach(each -> debited.add(each.path("transferId").asString()));
            sum = sum.add(new BigDecimal(
                    bank.get(TELLER, "/api/v1/accounts/" + account).text("balance")));
        }
        assertThat(debited).containsExactlyInAnyOrderElementsOf(load.transfers());
        int deposits =
                accounts.stream().mapToInt(each -> load.deposits(each).size()).sum();
        assertThat(sum).isEqualByComparingTo(new BigDecimal(100 * accounts.size() + deposits));
    }

    /** Whoever is left has taken over the segments of a service that has gone. */
    void everySegmentIsAtWork() {
        await("all segments are taken over").atMost(WITHIN_SECONDS).untilAsserted(this::everySegmentHasCaughtUp);
    }

    private void everySegmentHasCaughtUp() {
        Service query =
                bank.queries().stream().filter(Service::isReady).findFirst().orElseThrow();
        for (JsonNode processor : processors(query)) {
            assertThat(processor.path("running").asBoolean())
                    .as(processor.toString())
                    .isTrue();
            assertThat(processor.path("segments").valueStream())
                    .as(processor.toString())
                    .allMatch(segment -> segment.path("caughtUp").asBoolean()
                            && segment.path("error").isMissingNode());
        }
    }

    void open(String account, String initialBalance, String overdraftLimit) {
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "%s", "ownerId": "C-demo", "initialBalance": "%s", "overdraftLimit": "%s"}""".formatted(account, initialBalance, overdraftLimit))
                .has(201);
    }

    String transfer(String id, String from, String to, String amount) {
        return bank.post(TELLER, "/api/v1/transfers", """
                {"transferId": "%s", "fromAccountId": "%s", "toAccountId": "%s", "amount": "%s"}""".formatted(id, from, to, amount))
                .has(202)
                .text("transferId");
    }

    /** Of those that run. */
    void everyQueryServiceShows(String path, String field, String value) {
        for (Service query : bank.queries().stream().filter(Service::isAlive).toList()) {
            assertThat(query.get(TELLER, path).has(200).text(field))
                    .as(field + " at " + query)
                    .isEqualTo(value);
        }
    }

    /** Of those that run. */
    private void everyQueryServiceFindsAllEventsSealed() {
        for (Service query : bank.queries().stream().filter(Service::isAlive).toList()) {
            JsonNode found = query.post(OPERATOR, VERIFY, "").has(200).body();
            assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
            assertThat(found.path("unsealed").asLong()).isZero();
        }
    }

    /** How many events a service has sealed. */
    private static long sealed(Service query) {
        String metrics =
                query.get(OPERATOR, "/actuator/prometheus").has(200).response().body();
        return metrics.lines()
                .filter(line -> line.startsWith("account_seal_events_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** All items of a list, each page by the service whose turn it is. */
    private List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        String query = path + (path.contains("?") ? "&" : "?") + "limit=100";
        String cursor = "";
        while (cursor != null) {
            JsonNode page = bank.get(TELLER, query + cursor).has(200).body();
            page.path("items").forEach(items::add);
            String next = page.path("nextCursor").asString(null);
            cursor = next == null ? null : "&cursor=" + next;
        }
        return items;
    }

    private static List<JsonNode> processors(Service query) {
        return query.get(OPERATOR, PROCESSORS)
                .has(200)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private static JsonNode processor(Service query, String name) {
        return processors(query).stream()
                .filter(item -> item.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The balance of the next event of a stream of updates. */
    private static String nextBalance(BlockingQueue<String> lines) throws InterruptedException {
        while (true) {
            String line = lines.poll(20, TimeUnit.SECONDS);
            assertThat(line).as("the next line").isNotNull();
            if (line.startsWith("data:")) {
                return JsonMapper.shared()
                        .readTree(line.substring(5))
                        .path("balance")
                        .asString();
            }
        }
    }
}
