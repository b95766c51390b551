package io.eventbank.account.command.idempotency;

import static io.eventbank.account.command.idempotency.Client.Request.csv;
import static io.eventbank.account.command.idempotency.Client.Request.post;
import static io.eventbank.account.command.idempotency.Client.Request.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.idempotency.Client.Answer;
import io.eventbank.account.command.idempotency.Client.Request;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.account.support.web.FilterOrder;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two processes on one database, and clients that repeat their requests. */
class IdempotencyTest {

    private static final String ACCOUNTS = "/api/v1/accounts";

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext firstProcess;
    private static ConfigurableApplicationContext secondProcess;
    private static Client one;
    private static Client other;
    private static JdbcTemplate jdbc;

    private final String key = unique("k");

    /** Does something between the effect of a request and the keeping of its answer. */
    @Configuration(proxyBeanMethods = false)
    static class Meanwhile {

        private static final Map<String, Step> STEPS = new ConcurrentHashMap<>();

        @Bean
        FilterRegistrationBean<Filter> meanwhile() {
            FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
                chain.doFilter(request, response);
                Step step = STEPS.remove(String.valueOf(((HttpServletRequest) request).getHeader("Idempotency-Key")));
                if (step != null) {
                    step.run();
                }
            });
            filter.setOrder(FilterOrder.IDEMPOTENCY + 1);
            return filter;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        String database = TestDatabase.create();
        firstProcess = CommandSide.startWeb(Meanwhile.class, database, spool, "account.web.max-import-size=200KB");
        secondProcess = CommandSide.startWeb(Meanwhile.class, database, spool);
        one = new Client(firstProcess);
        other = new Client(secondProcess);
        jdbc = firstProcess.getBean(JdbcTemplate.class);
        one.send(post("/api/v1/owners", "{\"ownerId\":\"C1\",\"name\":\"Owner\",\"email\":\"o@example.org\"}"))
                .has(201);
    }

    @AfterAll
    static void stop() {
        firstProcess.close();
        secondProcess.close();
    }

    @Test
    void aRepeatIsAnsweredByAnyProcessAsTheFirstTimeAndDoesNothingElse() throws Exception {
        Request deposit = deposit(open("0"), "5").key(key);

        Answer first = one.send(deposit).has(201);
        long events = events();
        double replays = replays();

        assertThat(first.isReplayed()).isFalse();
        assertThat(other.send(deposit).isThatOf(first).isReplayed()).isTrue();
        assertThat(one.send(deposit).isThatOf(first).isReplayed()).isTrue();
        assertThat(events()).isEqualTo(events);
        assertThat(replays()).isEqualTo(replays + 1);
    }

    @Test
    void ofRequestsThatArriveAtOnceOneIsCarriedOut() throws Exception {
        String account = open("0");
        Request deposit = deposit(account, "5").key(key);

        List<Answer> answers = inParallel(24, deposit);

        Answer first = one.send(deposit).has(201);
        assertThat(answers).anyMatch(answer -> answer.status() == 201);
        for (Answer answer : answers) {
            if (answer.status() == 201) {
                answer.isThatOf(first);
            } else {
                assertThat(answer.isProblem(409, "request_in_progress").header("Retry-After"))
                        .isEqualTo("1");
            }
        }
        assertThat(one.send(deposit(account, "1")).<String>read("$.balanceAfter"))
                .isEqualTo("6.00");
    }

    static Stream<Request> otherRequests() {
        return Stream.of(
                put(ACCOUNTS + "/reused/overdraft-limit", "{\"limit\":\"8\"}"),
                put(ACCOUNTS + "/reused/overdraft-limit", "{\"limit\": \"7\"}"),
                put(ACCOUNTS + "/reused/overdraft-limit?x=1", "{\"limit\":\"7\"}"),
                put(ACCOUNTS + "/other/overdraft-limit", "{\"limit\":\"7\"}"),
                post(ACCOUNTS + "/reused/overdraft-limit", "{\"limit\":\"7\"}"),
                csv("/api/v1/imports/accounts", "accountId\n"));
    }

    @ParameterizedTest
    @MethodSource("otherRequests")
    void aKeyIsNotGoodForAnotherRequest(Request otherRequest) throws Exception {
        one.send(post(ACCOUNTS, "{\"accountId\":\"reused\",\"ownerId\":\"C1\"}"));
        Request first =
                put(ACCOUNTS + "/reused/overdraft-limit", "{\"limit\":\"7\"}").key(key);
        Answer answer = one.send(first).has(200);
        long events = events();

        other.send(otherRequest.key(key)).isProblem(422, "idempotency_key_reused");

        assertThat(events()).isEqualTo(events);
        other.send(first).isThatOf(answer);
    }

    @Test
    void aKeyBelongsToItsCaller() throws Exception {
        Request deposit = deposit(open("0"), "5").key(key);
        one.send(deposit).has(201);

        Answer another = one.send(deposit.by("u.teller")).has(201);

        assertThat(another.isReplayed()).isFalse();
        assertThat(another.<String>read("$.balanceAfter")).isEqualTo("10.00");
    }

    @Test
    void aRefusalByARuleIsKeptAlsoIfTheRequestWouldSucceedNow() throws Exception {
        String account = open("0");
        Request withdrawal = post(ACCOUNTS + "/" + account + "/withdrawals", "{\"amount\":\"5\"}");
        Answer refused = one.send(withdrawal.key(key)).isProblem(422, "insufficient_funds");
        one.send(deposit(account, "5")).has(201);

        assertThat(other.send(withdrawal.key(key)).isThatOf(refused).isReplayed())
                .isTrue();

        one.send(withdrawal.key(unique("k"))).has(201);
    }

    @Test
    void afterAnyOtherRefusalTheKeyIsFree() throws Exception {
        String account = unique("A");
        Request deposit = deposit(account, "5").key(key);

        one.send(post(deposit.path(), "{").key(key)).isProblem(400, "invalid_request");
        one.send(deposit.by("t.auditor")).isProblem(403, "forbidden");
        one.send(deposit).isProblem(404, "account_not_found");
        one.send(post(ACCOUNTS, "{\"accountId\":\"" + account + "\",\"ownerId\":\"C1\"}"))
                .has(201);
        one.send(post(ACCOUNTS, "{\"accountId\":\"" + account + "\",\"ownerId\":\"C1\"}")
                        .key(key))
                .isProblem(409, "already_exists");
        one.send(deposit.with("If-Match", "\"7\"")).isProblem(412, "version_mismatch");
        assertThat(record()).isEmpty();

        assertThat(one.send(deposit).has(201).isReplayed()).isFalse();
    }

    /**
     * What a crash between the effect and the keeping of the answer leaves, and what is left of a forgotten request.
     */
    enum Loss {
        UNANSWERED("UPDATE account_command.idempotency_record SET answered_at = NULL, status = NULL, location = NULL,"
                + " etag = NULL, content_type = NULL, body = NULL, owner_id = NULL,"
                + " claimed_at = clock_timestamp() - interval '16 s' WHERE idempotency_key = ?"),
        FORGOTTEN("DELETE FROM account_command.idempotency_record WHERE idempotency_key = ?");

        private final String sql;

        Loss(String sql) {
            this.sql = sql;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDepositWhoseAnswerWasLostIsNotBookedAgain(Loss loss) throws Throwable {
        String account = open("0");
        survives(loss, deposit(account, "5").key(key), () -> {
            one.send(deposit(account, "1")).has(201);
            one.send(put(ACCOUNTS + "/" + account + "/suspension", "{\"reason\":\"lost\"}"))
                    .has(200);
        });
    }

    @ParameterizedTest
    @EnumSource
    void anOpeningWhoseAnswerWasLostOpensNoSecondAccount(Loss loss) throws Throwable {
        survives(
                loss,
                post(ACCOUNTS, "{\"ownerId\":\"C1\",\"initialBalance\":\"7\"}").key(key),
                () -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aRegistrationWhoseAnswerWasLostRegistersNoSecondOwner(Loss loss) throws Throwable {
        survives(
                loss,
                post("/api/v1/owners", "{\"name\":\"Ada\",\"email\":\"a@example.org\"}")
                        .key(key),
                () -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aConditionThatHeldTheFirstTimeNeedNotHoldForARepeat(Loss loss) throws Throwable {
        String limit = ACCOUNTS + "/" + open("0") + "/overdraft-limit";
        survives(
                loss,
                put(limit, "{\"limit\":\"7\"}").with("If-Match", "\"0\"").key(key),
                () -> one.send(put(limit, "{\"limit\":\"9\"}")).has(200));
    }

    @ParameterizedTest
    @EnumSource
    void detailsOfAnOwnerAreNotChangedBack(Loss loss) throws Throwable {
        String owner = "/api/v1/owners/" + unique("C");
        one.send(post(
                        "/api/v1/owners",
                        "{\"ownerId\":\"" + owner.substring(15) + "\",\"name\":\"A\",\"email\":\"a@x.org\"}"))
                .has(201);
        survives(
                loss,
                put(owner, "{\"name\":\"B\",\"email\":\"b@x.org\"}").key(key),
                () -> one.send(put(owner, "{\"name\":\"C\",\"email\":\"c@x.org\"}"))
                        .has(200));
    }

    @Test
    void aRequestThatIsBeingWorkedOnIsNotCarriedOutASecondTimeMeanwhile() throws Exception {
        Request deposit = deposit(open("0"), "5").key(key);
        one.send(deposit).has(201);
        jdbc.update(
                "UPDATE account_command.idempotency_record SET answered_at = NULL, claimed_at = clock_timestamp()"
                        + " WHERE idempotency_key = ?",
                key);

        Answer answer = other.send(deposit).isProblem(409, "request_in_progress");

        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Location")).isNull();
    }

    @Test
    void twoWhoBothCarryARequestOutBecauseOneWasSlowHaveOneEffectAndOneAnswer() throws Exception {
        String account = open("0");
        Request deposit = deposit(account, "5").key(key);
        AtomicReference<Answer> successor = new AtomicReference<>();
        Meanwhile.STEPS.put(key, () -> {
            jdbc.update(
                    "UPDATE account_command.idempotency_record SET claimed_at = clock_timestamp() - interval '16 s'"
                            + " WHERE idempotency_key = ?",
                    key);
            successor.set(other.send(deposit));
        });

        Answer slow = one.send(deposit);

        assertThat(successor.get().has(201).isReplayed()).isFalse();
        assertThat(slow.isThatOf(successor.get()).isReplayed()).isTrue();
        assertThat(one.send(deposit(account, "1")).<String>read("$.balanceAfter"))
                .isEqualTo("6.00");
    }

    @Test
    void aSlowRequestTakesItsAnswerBackWhileItsSuccessorHasNone() throws Exception {
        Request deposit = deposit(open("0"), "5").key(key);
        Meanwhile.STEPS.put(
                key,
                () -> jdbc.update(
                        "UPDATE account_command.idempotency_record SET claim = ? WHERE idempotency_key = ?",
                        UUID.randomUUID(),
                        key));

        Answer slow = one.send(deposit).isProblem(409, "request_in_progress");

        assertThat(slow.header("Location")).isNull();
        assertThat(slow.header("ETag")).isNull();
        assertThat(slow.header("X-Request-Id")).isNotNull();
    }

    @Test
    void aFailureBehindTheBookingIsSettledByTheRepeat() throws Exception {
        String account = open("0");
        Request deposit = deposit(account, "5").key(key);
        Meanwhile.STEPS.put(key, () -> {
            throw new ServletException("broken");
        });
        one.send(deposit).has(500);
        assertThat(record()).isEmpty();

        assertThat(other.send(deposit).has(201).<String>read("$.balanceAfter")).isEqualTo("5.00");

        assertThat(one.send(deposit(account, "1")).<String>read("$.balanceAfter"))
                .isEqualTo("6.00");
    }

    @Test
    void theKeyIsInTheMetadataOfTheEvent() throws Exception {
        Answer booked = one.send(deposit(open("0"), "5").key(key)).has(201);

        assertThat(jdbc.queryForList(
                        "SELECT metadata::json ->> 'idempotencyKey' FROM event_store.readable_event"
                                + " WHERE stream = ? ORDER BY sequence",
                        String.class,
                        "BankAccount-" + booked.<String>read("$.accountId")))
                .containsExactly(null, key);
        assertThat(UUID.fromString(booked.read("$.transactionId")).version()).isEqualTo(8);
    }

    @Test
    void anImportIsStartedOnce() throws Exception {
        String file = accounts(key);
        Answer first = one.send(csv("/api/v1/imports/accounts", file).key(key)).has(202);
        awaitImported(first, 1);

        assertThat(other.send(csv("/api/v1/imports/accounts", file).key(key))
                        .isThatOf(first)
                        .isReplayed())
                .isTrue();
        one.send(csv("/api/v1/imports/accounts", file + "\n").key(key)).isProblem(422, "idempotency_key_reused");
        one.send(csv("/api/v1/imports/transactions", file).key(key)).isProblem(422, "idempotency_key_reused");
        assertThat(jdbc.queryForObject("SELECT count(*) FROM account_command.import", long.class))
                .isEqualTo(imports(first));
    }

    @ParameterizedTest
    @EnumSource
    void anImportWhoseAnswerWasLostIsTheSameImport(Loss loss) throws Exception {
        Request upload = csv("/api/v1/imports/accounts", accounts(key)).key(key);
        Answer first = one.send(upload).has(202);
        awaitImported(first, 1);
        jdbc.update(loss.sql, key);
        // The hash of an import comes with the answer.
        jdbc.update("UPDATE account_command.idempotency_record SET request_hash = NULL WHERE idempotency_key = ?", key);
        long events = events();

        assertThat(other.send(upload).has(202).header("Location")).isEqualTo(first.header("Location"));

        awaitImported(first, 1);
        assertThat(events()).isEqualTo(events);
    }

    @Test
    void anImportThatFailedIsStartedAgainByTheRepeatOfItsLostRequest() throws Exception {
        Request upload = csv("/api/v1/imports/accounts", accounts(key)).key(key);
        Answer first = one.send(upload).has(202);
        awaitImported(first, 1);
        jdbc.update(
                "UPDATE account_command.import SET status = 'FAILED', rows_imported = 0 WHERE import_id = ?",
                first.<String>read("$.importId"));
        jdbc.update(Loss.FORGOTTEN.sql, key);

        assertThat(other.send(upload).has(202).header("Location")).isEqualTo(first.header("Location"));

        await().until(() -> "COMPLETED".equals(imported(first).get("status")));
        assertThat(imported(first)).containsEntry("rows_skipped", 1L);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAlsoIfItDoesNotSaySo() throws Exception {
        String large = "{\"amount\":\"5\",\"reference\":\"" + "x".repeat(70_000) + "\"}";

        one.send(post(ACCOUNTS + "/A/deposits", large).key(key)).isProblem(413, "body_too_large");
        one.sendChunked(post(ACCOUNTS + "/A/deposits", large).key(key)).isProblem(413, "body_too_large");
        one.sendChunked(csv("/api/v1/imports/accounts", "x".repeat(300_000)).key(key))
                .isProblem(413, "body_too_large");
        assertThat(record()).isEmpty();
    }

    @Test
    void aRepeatedImportThatHasGrownTooLargeIsRefused() throws Exception {
        String file = accounts(key);
        one.send(csv("/api/v1/imports/accounts", file).key(key)).has(202);

        one.sendChunked(csv("/api/v1/imports/accounts", file + "x".repeat(300_000))
                        .key(key))
                .isProblem(413, "body_too_large");
    }

    @Test
    void namesAndAddressesAreNotStoredInTheClear() throws Exception {
        String name = "Name" + key;
        String email = "mail" + key + "@example.org";
        Request registration = post("/api/v1/owners", "{\"name\":\"" + name + "\",\"email\":\"" + email + "\"}");
        Answer registered = one.send(registration.key(key)).has(201);
        assertThat(registered.<String>read("$.name")).isEqualTo(name);
        String owner = registered.read("$.ownerId");
        String changeKey = unique("k");
        Request change = put("/api/v1/owners/" + owner, "{\"name\":\"" + name + "2\",\"email\":\"" + email + "\"}");
        Answer changed = one.send(change.key(changeKey)).has(200);

        other.send(registration.key(key)).isThatOf(registered);
        other.send(change.key(changeKey)).isThatOf(changed);

        List<String> rows = jdbc.queryForList(
                "SELECT r::text || convert_from(body, 'UTF8') FROM account_command.idempotency_record r"
                        + " WHERE owner_id = ?",
                String.class,
                owner);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row).doesNotContain(name, email));
    }

    @Test
    void onceTheOwnersKeyIsGoneTheAnswerHasNoBody() throws Exception {
        Request registration = registration().key(key);
        Answer registered = one.send(registration).has(201);
        jdbc.update("DELETE FROM personal_data.owner_key WHERE owner_id = ?", registered.<String>read("$.ownerId"));

        isThatOfWithoutTheBody(other.send(registration), registered);
    }

    @Test
    void ofAnErasedOwnerTheAnswersHaveNoBodiesButTheKeysStayTaken() throws Exception {
        Answer registered = one.send(registration().key(key)).has(201);
        String path = registered.header("Location");
        String changeKey = unique("k");
        Request change =
                put(path, "{\"name\":\"Eve\",\"email\":\"e@example.org\"}").key(changeKey);
        Answer changed = one.send(change).has(200);

        one.send(erasure(path)).has(200);

        isThatOfWithoutTheBody(other.send(registration().key(key)), registered);
        isThatOfWithoutTheBody(other.send(change), changed);
        other.send(put(path, "{\"name\":\"Eva\",\"email\":\"e@example.org\"}").key(changeKey))
                .isProblem(422, "idempotency_key_reused");
        assertThat(jdbc.queryForList(
                        "SELECT body IS NULL AND request_hash IS NOT NULL FROM account_command.idempotency_record"
                                + " WHERE owner_id = ?",
                        boolean.class,
                        registered.<String>read("$.ownerId")))
                .containsExactly(true, true);
    }

    @Test
    void anAnswerThatIsGivenWhileTheOwnerIsErasedIsKeptWithoutItsBody() throws Exception {
        String owner = unique("C");
        Request registration = post(
                        "/api/v1/owners",
                        "{\"ownerId\":\"" + owner + "\",\"name\":\"Ada\",\"email\":\"a@example.org\"}")
                .key(key);
        Meanwhile.STEPS.put(
                key, () -> other.send(erasure("/api/v1/owners/" + owner)).has(200));

        Answer registered = one.send(registration).has(201);

        assertThat(registered.<String>read("$.name")).isEqualTo("Ada");
        assertThat(record().get(0)).containsEntry("body", null).containsEntry("status", 201);
        isThatOfWithoutTheBody(other.send(registration), registered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "TOO LONG"})
    void aKeyThatIsNoneIsRefused(String text) throws Exception {
        String bad = text.equals("TOO LONG") ? "x".repeat(256) : text;

        Answer answer = one.send(deposit("A", "5").key(bad)).isProblem(400, "invalid_request");

        assertThat(answer.<String>read("$.errors[0].field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void theLongestKeyIsTakenAndTwoAreRefused() throws Exception {
        String longest = key + "~".repeat(255 - key.length());
        Request deposit = deposit(open("0"), "5").key(longest);

        assertThat(one.send(deposit).has(201).isReplayed()).isFalse();
        assertThat(one.send(deposit).has(201).isReplayed()).isTrue();
        one.send(deposit.key(longest)).isProblem(400, "invalid_request");
    }

    @Test
    void otherMethodsHaveNoKey() throws Exception {
        String suspension = ACCOUNTS + "/" + open("0") + "/suspension";
        one.send(put(suspension, "{\"reason\":\"lost\"}")).has(200);
        Request delete = new Request("DELETE", suspension, "t.teller", "", List.of()).key(key);

        one.send(delete).has(200);

        assertThat(one.send(delete).has(200).isReplayed()).isFalse();
        assertThat(record()).isEmpty();
    }

    @Test
    void theDescriptionOfTheApiNamesTheHeaderWhereItMayBe() throws Exception {
        Answer description = one.send(new Request("GET", "/v3/api-docs", "t.teller", "", List.of()));

        Map<String, Map<String, Object>> paths = description.read("$.paths");
        assertThat(paths).containsKey("/api/v1/owners");
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            List<Object> headers =
                    JsonPath.read(operation, "$..parameters[?(@.name == 'Idempotency-Key' && @.in == 'header')]");
            assertThat(headers)
                    .as(method + " " + path)
                    .hasSize(List.of("post", "put").contains(method) ? 1 : 0);
        }));
    }

    private interface Step {
        void run() throws IOException, ServletException;
    }

    /** The request is carried out once and has its first answer, though the record of it is lost and life goes on. */
    private void survives(Loss loss, Request request, Executable meanwhile) throws Throwable {
        Answer first = one.send(request);
        assertThat(first.status()).as(first.body()).isBetween(200, 299);
        meanwhile.execute();
        assertThat(jdbc.update(loss.sql, key)).isEqualTo(1);
        long events = events();

        Answer repeated = other.send(request).isThatOf(first);

        assertThat(repeated.isReplayed()).isFalse();
        assertThat(events()).isEqualTo(events);
        assertThat(one.send(request).isThatOf(first).isReplayed()).isTrue();
    }

    private static Request registration() {
        return post("/api/v1/owners", "{\"name\":\"Ada\",\"email\":\"a@example.org\"}");
    }

    private static Request erasure(String owner) {
        return new Request("DELETE", owner + "/personal-data", "t.teller", "", List.of());
    }

    private static void isThatOfWithoutTheBody(Answer repeated, Answer first) {
        repeated.has(first.status());
        assertThat(repeated.isReplayed()).isTrue();
        assertThat(repeated.body()).isEmpty();
        assertThat(repeated.header("Location")).isEqualTo(first.header("Location"));
        assertThat(repeated.header("ETag")).isEqualTo(first.header("ETag"));
    }

    private static String open(String balance) throws Exception {
        return one.send(post(ACCOUNTS, "{\"ownerId\":\"C1\",\"initialBalance\":\"" + balance + "\"}"))
                .has(201)
                .read("$.accountId");
    }

    private static Request deposit(String account, String amount) {
        return post(ACCOUNTS + "/" + account + "/deposits", "{\"amount\":\"" + amount + "\"}");
    }

    private static String accounts(String id) {
        return "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit\n" + id + ",C-" + id
                + ",Ada,ada@example.org,CHECKING,EUR,2020-01-01,0\n";
    }

    private static void awaitImported(Answer accepted, long rows) {
        await().until(() -> imported(accepted).get("rows_imported").equals(rows)
                && "COMPLETED".equals(imported(accepted).get("status")));
    }

    private static Map<String, Object> imported(Answer accepted) {
        return jdbc.queryForMap(
                "SELECT * FROM account_command.import WHERE import_id = ?", accepted.<String>read("$.importId"));
    }

    /** How many imports there are up to this one. */
    private static long imports(Answer accepted) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM account_command.import WHERE started_at <="
                        + " (SELECT started_at FROM account_command.import WHERE import_id = ?)",
                long.class,
                accepted.<String>read("$.importId"));
    }

    private List<Map<String, Object>> record() {
        return jdbc.queryForList("SELECT * FROM account_command.idempotency_record WHERE idempotency_key = ?", key);
    }

    private static long events() {
        return jdbc.queryForObject("SELECT count(*) FROM event_store.event", long.class);
    }

    private static double replays() {
        return firstProcess
                .getBean(MeterRegistry.class)
                .get("account.idempotency.replays")
                .counter()
                .count();
    }

    private static List<Answer> inParallel(int times, Request request) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                Client process = i % 2 == 0 ? one : other;
                futures.add(callers.submit(() -> process.send(request)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            callers.shutdownNow();
        }
    }

    private static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
