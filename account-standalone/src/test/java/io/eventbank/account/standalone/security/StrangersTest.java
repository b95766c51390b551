package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.standalone.testing.SharedBank;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** To customers, what is another's cannot be told from what does not exist. */
@ExtendWith(SharedBank.class)
class StrangersTest {

    private static final String KEY = "Idempotency-Key";
    private static final String IF_MATCH = "If-Match";
    private static final String ACCOUNT = "/api/v1/accounts/{account}";
    private static final String WITHDRAWALS = ACCOUNT + "/withdrawals";
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration TOLERANCE = Duration.ofMillis(1500);

    private static Town town;
    private static String stranger;
    private static Things others;
    private static Things none;

    private record Timed(Answer answer, Duration duration) {}

    @BeforeAll
    static void prepare(Bank bank) throws Exception {
        town = Town.found(bank, "strange");
        stranger = town.customer(2);
        others = town.of(1);
        none = town.ofNobody();
    }

    @TestFactory
    Stream<DynamicTest> readsAreTheSame() {
        return Stream.of(
                        ACCOUNT,
                        ACCOUNT + "?asOf=2020-01-01",
                        ACCOUNT + "?asOf=2099-01-01",
                        ACCOUNT + "?knownAt=2020-01-01T00:00:00Z",
                        ACCOUNT + "?knownAt=2099-01-01T00:00:00Z",
                        ACCOUNT + "?version=0",
                        ACCOUNT + "?version=99",
                        ACCOUNT + "?asOf=nonsense",
                        ACCOUNT + "?minVersion=-1",
                        ACCOUNT + "/transactions",
                        ACCOUNT + "/transactions?type=DEPOSIT&from=2020-01-01&limit=1",
                        ACCOUNT + "/transactions?cursor=nonsense",
                        ACCOUNT + "/transactions?cursor=" + cursor("2020-01-01/1"),
                        ACCOUNT + "/transactions/{transaction}",
                        ACCOUNT + "/events",
                        ACCOUNT + "/events?cursor=" + cursor("0"),
                        ACCOUNT + "/balances",
                        ACCOUNT + "/explanation",
                        ACCOUNT + "/explanation?asOf=2099-01-01",
                        ACCOUNT + "/updates",
                        ACCOUNT + "/nothing",
                        "/api/v1/owners/{owner}",
                        "/api/v1/owners/{owner}/summary",
                        "/api/v1/owners/{owner}?minVersion=x",
                        "/api/v1/transfers/{transfer}",
                        "/api/v1/transfers/{transfer}?wait=99",
                        "/api/v1/streams/BankAccount-{account}",
                        "/api/v1/streams/Owner-{owner}",
                        "/api/v1/streams/MoneyTransfer-{transfer}",
                        "/api/v1/streams/Nothing-{account}")
                .flatMap(path -> Stream.of("GET", "HEAD")
                        .map(method -> same(
                                method + " " + path,
                                things -> town.bank()
                                        .request(of(path, things))
                                        .method(method, BodyPublishers.noBody()))));
    }

    @TestFactory
    Stream<DynamicTest> readsInEveryFormAreTheSame() {
        return Stream.of(
                        "application/json",
                        "text/csv",
                        "application/pdf",
                        "application/xml",
                        "text/html",
                        "text/event-stream",
                        "nonsense")
                .flatMap(form -> Stream.of("", "/statement?from=2020-01-01&to=2099-01-01", "/updates", "/events")
                        .map(below -> same(
                                form + " " + below,
                                things -> town.bank()
                                        .request(of(ACCOUNT + below, things))
                                        .header("Accept", form)
                                        .header("Last-Event-ID", "0")
                                        .GET())));
    }

    @TestFactory
    Stream<DynamicTest> listsFilteredByThemAreTheSame() {
        return Stream.of(
                        "/api/v1/accounts?ownerId={owner}",
                        "/api/v1/accounts?ownerId={owner}&status=ACTIVE&minBalance=0&limit=1",
                        "/api/v1/accounts?limit=1&cursor={cursor of account}",
                        "/api/v1/owners?limit=1&cursor={cursor of owner}",
                        "/api/v1/owners?q={search}",
                        "/api/v1/owners?q={e-mail}",
                        "/api/v1/transfers?accountId={account}",
                        "/api/v1/transfers?accountId={account}&status=COMPLETED&olderThan=PT0S&limit=1",
                        "/api/v1/streams?limit=1&cursor={cursor of stream}",
                        "/api/v1/streams?order=eventCount&limit=1",
                        "/api/v1/streams?idleForDays=0",
                        "/api/v1/analytics/transactions?from=2020-01-01&to=2099-01-01")
                .map(path -> same(
                        path,
                        things -> town.bank()
                                .request(of(path, things)
                                        .replace("{search}", things.exist() ? "Number1" : "Number0")
                                        .replace(
                                                "{e-mail}",
                                                things.exist() ? "strange1@example.org" : "strange0@example.org")
                                        .replace("{cursor of account}", cursor(things.account()))
                                        .replace("{cursor of owner}", cursor(things.owner()))
                                        .replace(
                                                "{cursor of stream}", cursor("NAME///BankAccount-" + things.account())))
                                .GET()));
    }

    @TestFactory
    Stream<DynamicTest> commandsAreTheSame() {
        Map<String, BiFunction<Town, Things, HttpRequest.Builder>> commands = new LinkedHashMap<>();
        for (String body : List.of(
                "{\"amount\": \"1\"}",
                "{\"amount\": \"1.001\"}",
                "{\"amount\": \"999999999999999\"}",
                "{\"amount\": \"0\"}",
                "{\"amount\": \"1\", \"bookingDate\": \"1900-01-01\"}",
                "{\"amount\": \"5\", \"transactionId\": \"{transaction}\"}",
                "{}",
                "nonsense")) {
            commands.put(
                    "withdrawal " + body,
                    (place, things) -> place.bank().json("POST", of(WITHDRAWALS, things), of(body, things)));
        }
        for (String tag : List.of("\"0\"", "\"3\"", "\"99\"", "*", "nonsense")) {
            commands.put(
                    "withdrawal if " + tag,
                    (place, things) -> place.bank()
                            .json("POST", of(WITHDRAWALS, things), "{\"amount\": \"1\"}")
                            .header(IF_MATCH, tag));
        }
        for (int i = 1; i <= 2; i++) { // the second time the key has been used
            commands.put(
                    "withdrawal with a key, time " + i,
                    (place, things) -> place.bank()
                            .json("POST", of(WITHDRAWALS, things), "{\"amount\": \"1\"}")
                            .header(KEY, things.account()));
        }
        for (String what : List.of("deposits", "interest")) {
            commands.put(
                    what,
                    (place, things) ->
                            place.bank().json("POST", of(ACCOUNT + "/" + what, things), "{\"amount\": \"1\"}"));
        }
        commands.put(
                "closure",
                (place, things) ->
                        place.bank().json("PUT", of(ACCOUNT + "/closure", things), "{\"reason\": \"why not\"}"));
        Things own = town.of(2);
        for (String to : List.of(own.account(), others.account(), none.account(), "{account}")) {
            for (String amount : List.of("1", "1.001", "999999999")) {
                commands.put(
                        "transfer of " + amount + " to " + to,
                        (place, things) ->
                                place.bank().json("POST", "/api/v1/transfers", of("""
                                {"fromAccountId": "{account}", "toAccountId": "%s", "amount": "%s"}""".formatted(to, amount), things)));
            }
        }
        commands.put(
                "transfer with the id of one",
                (place, things) ->
                        place.bank().json("POST", "/api/v1/transfers", of("""
                        {"transferId": "{transfer}", "fromAccountId": "{account}", "toAccountId": "%s", "amount": "1"}""".formatted(things.payee()), things)));
        commands.put(
                "transfer with a key",
                (place, things) -> place.bank()
                        .json("POST", "/api/v1/transfers", of("""
                        {"fromAccountId": "{account}", "toAccountId": "%s", "amount": "1"}""".formatted(own.account()), things))
                        .header(KEY, things.transfer()));
        return commands.entrySet().stream()
                .map(command ->
                        same(command.getKey(), things -> command.getValue().apply(town, things)));
    }

    @Test
    void aKeyOfARefusedRequestIsFreeAgain() {
        Things own = town.of(2);
        String body = "{\"amount\": \"1\"}";
        HttpRequest.Builder refused =
                town.bank().json("POST", of(WITHDRAWALS, others), body).header(KEY, "strange-free");
        town.bank().send(stranger, refused).isProblem(404, "account_not_found");

        Answer booked = town.bank()
                .send(
                        stranger,
                        town.bank().json("POST", of(WITHDRAWALS, own), body).header(KEY, "strange-free"));

        assertThat(booked.has(201).header("Idempotency-Replayed")).isNull();
    }

    /** The account changes meanwhile, so that whoever may see it is answered. */
    @Test
    void toWaitTakesTheSameTime() throws Exception {
        long next = town.bank()
                        .get(Town.TELLER, of(ACCOUNT, others))
                        .body()
                        .path("version")
                        .asLong()
                + 1;
        List<String> paths = Stream.concat(
                        Stream.of(
                                        "",
                                        "/transactions",
                                        "/transactions/{transaction}",
                                        "/events",
                                        "/balances",
                                        "/explanation")
                                .map(below -> ACCOUNT + below + "?minVersion=" + next),
                        Stream.of(
                                ACCOUNT + "/transactions?minVersion=0",
                                ACCOUNT + "/updates?minVersion=" + next,
                                ACCOUNT + "/statement?from=2020-01-01&to=2099-01-01&minVersion=" + next,
                                "/api/v1/owners/{owner}?minVersion=0",
                                "/api/v1/transfers/{transfer}?wait=5"))
                .toList();
        ExecutorService clients = Executors.newFixedThreadPool(2 * paths.size() + 1);
        try {
            List<Future<Timed>> toOthers = new ArrayList<>();
            List<Future<Timed>> toNone = new ArrayList<>();
            for (String path : paths) {
                toOthers.add(clients.submit(timed(stranger, of(path, others))));
                toNone.add(clients.submit(timed(stranger, of(path, none))));
            }
            Future<Timed> owners = clients.submit(timed(town.customer(1), of(paths.get(0), others)));
            await().pollDelay(Duration.ofMillis(300)).until(() -> !owners.isDone()); // it waits, and so do all
            town.bank()
                    .post(Town.TELLER, of(ACCOUNT + "/deposits", others), "{\"amount\": \"1\"}")
                    .has(201);

            assertThat(owners.get(20, TimeUnit.SECONDS).answer().status()).isEqualTo(200);
            for (int i = 0; i < paths.size(); i++) {
                Timed one = toOthers.get(i).get(20, TimeUnit.SECONDS);
                Timed other = toNone.get(i).get(20, TimeUnit.SECONDS);
                assertThat(seen(one.answer(), others)).as(paths.get(i)).isEqualTo(seen(other.answer(), none));
                assertThat(one.answer().status()).as(paths.get(i)).isEqualTo(404);
                assertThat(one.duration()).as(paths.get(i)).isCloseTo(WAIT, TOLERANCE);
                assertThat(other.duration()).as(paths.get(i)).isCloseTo(WAIT, TOLERANCE);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static Callable<Timed> timed(String caller, String path) {
        return () -> {
            long start = System.nanoTime();
            Answer answer = town.bank().get(caller, path);
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
        };
    }

    private static DynamicTest same(String name, Function<Things, HttpRequest.Builder> request) {
        return DynamicTest.dynamicTest(name, () -> {
            Answer one = town.bank().send(stranger, request.apply(others));
            Answer other = town.bank().send(stranger, request.apply(none));
            assertThat(seen(one, others)).isEqualTo(seen(other, none));
            assertThat(one.response().body()).doesNotContain("Number1", "strange1@");
        });
    }

    /** All that a client sees of an answer, but what is another each time. */
    private static Map<String, Object> seen(Answer answer, Things about) {
        Map<String, Object> seen = new TreeMap<>(answer.response().headers().map());
        seen.keySet()
                .removeIf(
                        name -> List.of("date", "x-request-id", "connection").contains(name.toLowerCase(Locale.ROOT)));
        seen.put("status", answer.status());
        seen.put("body", about.removedFrom(answer.response().body()));
        return seen;
    }

    private static String of(String template, Things things) {
        return template.replace("{owner}", things.owner())
                .replace("{account}", things.account())
                .replace("{transaction}", things.transaction())
                .replace("{transfer}", things.transfer());
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
