package io.eventbank.account.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.comparison.Comparison;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import reactor.core.Disposable;

/** Rebuilding read models while they answer. */
@TestPropertySource(properties = {"account.rebuild.batch-size=50", "account.rebuild.poll-interval=50ms"})
@DirtiesContext
class RebuildTest extends QueryTest {

    private static final String STRUCTURE = """
            SELECT string_agg(line, '; ' ORDER BY line) FROM (
                SELECT 'index ' || indexdef AS line FROM pg_indexes WHERE schemaname = 'account_query'
                UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                FROM pg_constraint WHERE connamespace = 'account_query'::regnamespace
                UNION ALL SELECT 'statistics ' || pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
                WHERE stxnamespace = 'account_query'::regnamespace
                UNION ALL SELECT 'column ' || table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || data_type
                || ' ' || is_nullable || ' ' || coalesce(collation_name, '') FROM information_schema.columns
                WHERE table_schema = 'account_query'
                UNION ALL SELECT 'view ' || pg_get_viewdef('account_query.account_with_owner'::regclass)) lines
            """;

    @Autowired
    private List<ReadModel> models;

    @Autowired
    private Rebuilder rebuilder;

    @Autowired
    private RebuildRunner runner;

    @Autowired
    private Rebuilds rebuilds;

    @Autowired
    private QuerySender queries;

    private OwnerId owner;

    @BeforeEach
    void someHistory() {
        owner = register("Ada Lovelace", "ada@example.org");
        for (int seed = 1; seed <= 5; seed++) {
            AccountId account = new AccountId(unique("A"));
            record(account, AccountHistory.random(seed, account, owner, "EUR").events());
        }
        TransferId transfer = new TransferId(unique("X"));
        append(transfer, 0, requested(transfer), new TransferFailed(transfer, "insufficient_funds"));
        caughtUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "owners", "streams", "transfers"})
    void aReplayMakesTheSameTablesAgain(String name) throws Exception {
        List<String> before = rows(name);
        String structure = structure();
        assertThat(before).hasSizeGreaterThan(0);

        Rebuild rebuild = replayed(name);

        assertThat(rows(name)).isEqualTo(before);
        assertThat(structure()).isEqualTo(structure);
        assertThat(rebuild.comparison().sameEvents()).isTrue();
        assertThat(rebuild.comparison().tables())
                .hasSameSizeAs(model(name).tables())
                .allSatisfy(table -> {
                    assertThat(table.differs()).isFalse();
                    assertThat(table.rowsBefore()).isEqualTo(table.rowsAfter());
                });
        assertThat(rebuild.events()).isEqualTo(eventCount());
    }

    @Test
    void rowsThatWereWrongAreRightAfterAReplayWhichReportsThemAndWrongAgainAfterARollback() throws Exception {
        AccountId account = new AccountId(unique("A"));
        record(account, AccountHistory.random(7, account, owner, "EUR").events());
        caughtUp();
        List<String> right = rows("accounts");
        jdbc.update("UPDATE account_query.account SET balance = balance + 1 WHERE account_id = ?", account.value());
        jdbc.update("DELETE FROM account_query.account_day WHERE account_id = ?", account.value());
        jdbc.update("INSERT INTO account_query.account_day VALUES ('stray', '2024-01-01', 1)");
        List<String> wrong = rows("accounts");

        Rebuild rebuild = replayed("accounts");

        assertThat(rows("accounts")).isEqualTo(right);
        Comparison.Table accounts = table(rebuild, "account");
        assertThat(accounts.changed()).isEqualTo(1);
        assertThat(accounts.examples())
                .containsExactly(new Comparison.Row(
                        Map.of("account_id", account.value()), Comparison.Kind.CHANGED, List.of("balance")));
        Comparison.Table days = table(rebuild, "account_day");
        assertThat(days.removed()).isEqualTo(1);
        assertThat(days.added()).isPositive();
        assertThat(days.examples())
                .contains(new Comparison.Row(
                        Map.of("account_id", "stray", "booking_date", "2024-01-01"),
                        Comparison.Kind.REMOVED,
                        List.of()));

        mvc.perform(post("/api/v1/admin/processors/accounts/rollback").with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.rebuild.kind").value("ROLLBACK"))
                .andExpect(jsonPath("$.rebuild.status").value("SWITCHED"));
        assertThat(rows("accounts")).isEqualTo(wrong);
        replayed("accounts");
    }

    @Test
    void aReadModelThatIsRolledBackToHasSeenWhatWasRecordedSince() throws Exception {
        replayed("accounts");
        AccountId account = new AccountId(unique("A"));
        record(account, AccountHistory.random(8, account, owner, "EUR").events());
        caughtUp();
        List<String> before = rows("accounts");

        mvc.perform(post("/api/v1/admin/processors/accounts/rollback").with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.rebuild.status").value("SWITCHED"));

        assertThat(rows("accounts")).isEqualTo(before);
        assertThat(replayed("accounts").comparison().tables()).noneMatch(Comparison.Table::differs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "owners"})
    void neitherAReplayNorARollbackBringsBackWhatIsErased(String name) throws Exception {
        AccountId account = new AccountId(unique("A"));
        record(account, AccountHistory.random(9, account, owner, "EUR").events());
        caughtUp();
        replayed(name); // so that there are tables to go back to, of before the erasure
        append(owner, 1, new PersonalDataErased(owner));
        personalData.destroyKey(owner);
        caughtUp();
        assertThat(foundBy("account_query")).isZero();
        assertThat(foundBy("account_query_previous")).isZero();
        List<String> before = rows(name);

        rolledBack(name);

        assertThat(rows(name)).isEqualTo(before);
        assertThat(replayed(name).comparison().tables()).noneMatch(Comparison.Table::differs);
        assertThat(rows(name)).isEqualTo(before);
        assertThat(foundBy("account_query")).isZero();
        String url = name.equals("owners") ? "/api/v1/owners/" + owner.value() : "/api/v1/accounts/" + account.value();
        assertThat(body(url, TELLER)).doesNotContain("Ada");
    }

    @Test
    void whatIsErasedWhileARebuildIsUnderWayIsGoneFromItAtOnceAndDoesNotComeBack() {
        runner.stop();
        try {
            rebuilds.request(model("owners"), Rebuild.Kind.REPLAY);
            rebuilder.run(model("owners"), () -> foundBy("account_query_next") > 0);
            assertThat(foundBy("account_query_next")).isPositive();

            append(owner, 1, new PersonalDataErased(owner));
            personalData.destroyKey(owner);
            caughtUp();

            assertThat(foundBy("account_query_next")).isZero();
            rebuilder.run(model("owners"), () -> false);
            assertThat(rebuilds.find("owners").orElseThrow().status()).isEqualTo(Rebuild.Status.SWITCHED);
        } finally {
            runner.start();
        }
        assertThat(foundBy("account_query")).isZero();
        assertThat(foundBy("account_query_previous")).isZero();
    }

    @Test
    void aReplayThatIsGivenUpLeavesNoTables() {
        List<String> before = rows("owners");
        runner.stop();
        try {
            rebuilds.request(model("owners"), Rebuild.Kind.REPLAY);
            rebuilder.run(model("owners"), () -> foundBy("account_query_next") > 0);

            rebuilder.fail(model("owners"), "rebuild_failed");
        } finally {
            runner.start();
        }
        assertThat(tablesOfRebuilds()).doesNotContain("owner", "owner_search");
        assertThat(rows("owners")).isEqualTo(before);
    }

    @Test
    void nothingIsLostOrDoubledWhileEventsAreRecordedAndReadModelsAreExchangedAgainAndAgain() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Map<AccountId, List<RecordedEvent<AccountEvent>>>> writing =
                CompletableFuture.supplyAsync(() -> recordUntil(enough));
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readUntil(enough));
        try {
            for (int i = 0; i < 4; i++) {
                Comparison comparison = replayed("accounts").comparison();
                assertThat(comparison.sameEvents()).isTrue();
                assertThat(comparison.tables()).noneMatch(Comparison.Table::differs);
            }
            rolledBack("accounts");
        } finally {
            enough.set(true);
        }
        assertThat(writing.join()).isNotEmpty();
        assertThat(reading.join()).isPositive();
        caughtUp();
        assertThat(jdbc.queryForObject("SELECT count(*) FROM account_query.dead_letter", Long.class))
                .isZero();
        assertThat(replayed("accounts").comparison().tables()).noneMatch(Comparison.Table::differs);
        assertThat(replayed("streams").comparison().tables()).noneMatch(Comparison.Table::differs);
    }

    @Test
    void aRebuildThatIsInterruptedAnywhereIsGoneOnWith() {
        List<String> before = rows("accounts");
        jdbc.update("UPDATE account_query.account SET balance = balance + 1");
        runner.stop();
        try {
            rebuilds.request(model("accounts"), Rebuild.Kind.REPLAY);
            long runs = 0;
            while (rebuilds.find("accounts").orElseThrow().status().underWay()) {
                AtomicInteger looks = new AtomicInteger();
                long enough = runs++ % 6;
                rebuilder.run(model("accounts"), () -> looks.incrementAndGet() > enough);
                assertThat(runs).isLessThan(1000);
            }
            assertThat(runs).isGreaterThan(3);
            assertThat(rebuilds.find("accounts").orElseThrow().events()).isGreaterThanOrEqualTo(eventCount());
        } finally {
            runner.start();
        }
        assertThat(rows("accounts")).isEqualTo(before);
    }

    @Test
    void whoFollowsAnAccountIsToldNothingByAReplay() throws Exception {
        AccountId account = new AccountId(unique("A"));
        record(account, AccountHistory.random(9, account, owner, "EUR").events());
        caughtUp();
        List<Object> told = new CopyOnWriteArrayList<>();
        Disposable following = queries.onBehalfOf(Caller.system("test"))
                .follow(new FindAccountVersion(account), Long.class, () -> told.add(account), () -> {});
        replayed("accounts");
        assertThat(told).isEmpty();
        append(account, version(account) + 1, new AccountSuspended(account, "fraud"));
        Awaitility.await().until(() -> !told.isEmpty());
        following.dispose();
    }

    @Test
    void aReadModelWhoseRebuildCannotHandleEventsThatItHasGoesOnAnswering() throws Exception {
        AccountId account = new AccountId(unique("A"));
        // What no command makes: a balance that is not the sum of the bookings. The old read model is told otherwise.
        append(
                account,
                0,
                new AccountHistory(account, owner, "EUR")
                        .opened(0, 0)
                        .events()
                        .get(0)
                        .event(),
                new MoneyDeposited(
                        account,
                        new TransactionId("T1"),
                        new BigDecimal("1.00"),
                        Currency.getInstance("EUR"),
                        new BigDecimal("9.00"),
                        null,
                        LocalDate.of(2024, 3, 1)));
        caughtUp();
        jdbc.update("DELETE FROM account_query.dead_letter WHERE stream_id = ?", account.toString());
        List<String> before = rows("accounts");

        rebuilds.request(model("accounts"), Rebuild.Kind.REPLAY);
        Rebuild rebuild = finished("accounts");

        assertThat(rebuild.status()).isEqualTo(Rebuild.Status.FAILED);
        assertThat(rebuild.failure()).isEqualTo("new_dead_letters");
        assertThat(rows("accounts")).isEqualTo(before);
        assertThat(tablesOfRebuilds()).contains("dead_letter").doesNotContain("account", "account_owner");
        assertThat(jdbc.queryForList("SELECT stream_id FROM account_query_next.dead_letter", String.class))
                .contains(account.toString());
        rawEvents.remove(account.toString(), 0);
        rebuilds.request(model("accounts"), Rebuild.Kind.REPLAY);
        assertThat(finished("accounts").status()).isEqualTo(Rebuild.Status.SWITCHED);
        replayed("streams");
    }

    @Test
    void aRollbackThatIsGivenUpCanBeAskedForAgain() throws Exception {
        replayed("accounts");
        List<String> before = rows("accounts");
        runner.stop();
        try {
            rebuilds.request(model("accounts"), Rebuild.Kind.ROLLBACK);
            rebuilder.run(model("accounts"), () -> true);
            assertThat(rebuilds.find("accounts").orElseThrow().status()).isEqualTo(Rebuild.Status.COMPARING);
            rebuilder.fail(model("accounts"), "rebuild_failed");
            assertThat(rebuilds.find("accounts").orElseThrow().failure()).isEqualTo("rebuild_failed");
        } finally {
            runner.start();
        }
        rolledBack("accounts");
        assertThat(rows("accounts")).isEqualTo(before);
    }

    @Test
    void anEventThatTheDatabaseRefusesIsRefusedInARebuildToo() throws Exception {
        AccountId account = new AccountId(unique("A"));
        LocalDate day = LocalDate.of(2024, 3, 1);
        Currency eur = Currency.getInstance("EUR");
        TransactionId twice = new TransactionId("T1");
        append(
                account,
                0,
                new AccountHistory(account, owner, "EUR")
                        .opened(0, 0)
                        .events()
                        .get(0)
                        .event(),
                new MoneyDeposited(account, twice, new BigDecimal("1.00"), eur, new BigDecimal("1.00"), null, day),
                new MoneyDeposited(account, twice, new BigDecimal("1.00"), eur, new BigDecimal("2.00"), null, day));
        caughtUp();
        assertThat(parked(account)).containsExactly("2 database_refused");

        assertThat(replayed("accounts").comparison().tables()).noneMatch(Comparison.Table::differs);

        assertThat(parked(account)).containsExactly("2 database_refused");
        assertThat(version(account)).isEqualTo(1);
        rawEvents.remove(account.toString(), 0);
        replayed("accounts");
        replayed("streams");
    }

    @Test
    void deadLettersGoWithTheReadModelThatLacksTheEvents() throws Exception {
        AccountId account = new AccountId(unique("A"));
        List<RecordedEvent<AccountEvent>> events = new AccountHistory(account, owner, "EUR")
                .opened(0, 0)
                .deposited(100, LocalDate.of(2024, 3, 1))
                .events();
        record(account, events.subList(0, 1));
        String payload = recordUnreadable(account, events.get(1));
        caughtUp();
        assertThat(parked(account)).containsExactly("1 unreadable_event");

        assertThat(replayed("accounts").comparison().sameEvents()).isTrue();
        assertThat(parked(account)).containsExactly("1 unreadable_event");
        mend(account, 1, payload);
        replayed("accounts");
        assertThat(parked(account)).isEmpty();
        assertThat(version(account)).isEqualTo(1);
        rolledBack("accounts");
        assertThat(parked(account)).containsExactly("1 unreadable_event");
        assertThat(version(account)).isZero();
        replayed("accounts");
        assertThat(parked(account)).isEmpty();
    }

    @Test
    void onlyOneRebuildOfAReadModelIsUnderWayAtATime() throws Exception {
        runner.stop();
        try {
            mvc.perform(post("/api/v1/admin/processors/transfers/replay").with(OPERATOR))
                    .andExpect(status().isAccepted())
                    .andExpect(jsonPath("$.rebuild.status").value("REQUESTED"));
            mvc.perform(post("/api/v1/admin/processors/transfers/replay").with(OPERATOR))
                    .andExpect(status().isConflict())
                    .andExpect(jsonPath("$.code").value("replay_running"));
            mvc.perform(post("/api/v1/admin/processors/transfers/rollback").with(OPERATOR))
                    .andExpect(status().isConflict())
                    .andExpect(jsonPath("$.code").value("replay_running"));
        } finally {
            runner.start();
        }
        finished("transfers");
    }

    @Test
    void thereIsNoWayBackBeforeTheFirstRebuildOrToOneOfAnotherShape() throws Exception {
        jdbc.execute("DROP TABLE IF EXISTS account_query_previous.owner_search");
        mvc.perform(post("/api/v1/admin/processors/owners/rollback").with(OPERATOR))
                .andExpect(status().isUnprocessableContent())
                .andExpect(jsonPath("$.code").value("no_previous_read_model"));
        replayed("owners");
        jdbc.execute("ALTER TABLE account_query_previous.owner ADD COLUMN nickname text");
        mvc.perform(post("/api/v1/admin/processors/owners/rollback").with(OPERATOR))
                .andExpect(status().isUnprocessableContent())
                .andExpect(jsonPath("$.code").value("no_previous_read_model"));
        replayed("owners");
        mvc.perform(post("/api/v1/admin/processors/owners/rollback").with(OPERATOR))
                .andExpect(status().isOk());
    }

    @Test
    void whatMakesNoReadModelCannotBeRebuilt() throws Exception {
        mvc.perform(post("/api/v1/admin/processors/nothing/replay").with(OPERATOR))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("processor_not_found"));
        mvc.perform(post("/api/v1/admin/processors/nothing/rollback").with(OPERATOR))
                .andExpect(status().isNotFound());
    }

    @Test
    void progressIsShownWithTheProcessor() throws Exception {
        replayed("streams");
        String list = body("/api/v1/admin/processors", OPERATOR);
        Map<String, Object> rebuild = this.<List<Map<String, Object>>>read(
                        list, "$.items[?(@.name == 'streams')].rebuild")
                .get(0);
        assertThat(rebuild)
                .containsEntry("kind", "REPLAY")
                .containsEntry("status", "SWITCHED")
                .containsEntry("canRollBack", true)
                .containsKeys("requestedAt", "startedAt", "finishedAt", "position", "eventsPerSecond", "comparison")
                .doesNotContainKeys("failure", "secondsLeft", "underWay");
        assertThat(((Number) rebuild.get("events")).longValue()).isGreaterThanOrEqualTo(eventCount());
    }

    @Test
    void onlyOperatorsMayRebuild() throws Exception {
        for (RequestPostProcessor caller : List.of(TELLER, AUDITOR, customer(owner))) {
            mvc.perform(post("/api/v1/admin/processors/owners/replay").with(caller))
                    .andExpect(status().isForbidden());
            mvc.perform(post("/api/v1/admin/processors/owners/rollback").with(caller))
                    .andExpect(status().isForbidden());
        }
    }

    private Map<AccountId, List<RecordedEvent<AccountEvent>>> recordUntil(AtomicBoolean enough) {
        Map<AccountId, List<RecordedEvent<AccountEvent>>> recorded = new HashMap<>();
        for (int seed = 100; seed < 400 && !enough.get(); seed++) {
            AccountId account = new AccountId(unique("A"));
            List<RecordedEvent<AccountEvent>> events =
                    AccountHistory.random(seed, account, owner, "EUR").events();
            events.forEach(event -> record(account, List.of(event)));
            recorded.put(account, events);
        }
        return recorded;
    }

    private int readUntil(AtomicBoolean enough) {
        int reads = 0;
        try {
            String account = "/api/v1/accounts?ownerId=" + owner.value();
            while (!enough.get()) {
                mvc.perform(get(account).with(TELLER)).andExpect(status().isOk());
                reads++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return reads;
    }

    private Rebuild replayed(String name) throws Exception {
        mvc.perform(post("/api/v1/admin/processors/{name}/replay", name).with(OPERATOR))
                .andExpect(status().isAccepted());
        Rebuild rebuild = finished(name);
        assertThat(rebuild.status()).isEqualTo(Rebuild.Status.SWITCHED);
        return rebuild;
    }

    private void rolledBack(String name) throws Exception {
        mvc.perform(post("/api/v1/admin/processors/{name}/rollback", name).with(OPERATOR))
                .andExpect(status().isOk());
        assertThat(finished(name).status()).isEqualTo(Rebuild.Status.SWITCHED);
    }

    private Rebuild finished(String name) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> rebuilds.find(name).orElseThrow(),
                        rebuild -> !rebuild.status().underWay());
    }

    private ReadModel model(String name) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> rows(String name) {
        return model(name).tables().stream()
                .flatMap(table -> jdbc
                        .queryForList(
                                "SELECT '" + table.name() + "' || t::text FROM account_query." + table.name()
                                        + " t ORDER BY 1",
                                String.class)
                        .stream())
                .toList();
    }

    private String structure() {
        return jdbc.queryForObject(STRUCTURE, String.class);
    }

    /** By how much the owner is found in the tables of a schema, if there are any. */
    private List<String> tablesOfRebuilds() {
        return jdbc.queryForList(
                "SELECT relname FROM pg_class WHERE relnamespace = 'account_query_next'::regnamespace", String.class);
    }

    private long foundBy(String schema) {
        boolean exists =
                jdbc.queryForObject("SELECT to_regclass(?) IS NOT NULL", boolean.class, schema + ".owner_search");
        return exists
                ? jdbc.queryForObject(
                        "SELECT count(*) FROM " + schema + ".owner_search WHERE owner_id = ?",
                        Long.class,
                        owner.value())
                : 0;
    }

    private long version(AccountId account) {
        return jdbc.queryForObject(
                "SELECT version FROM account_query.account WHERE account_id = ?", Long.class, account.value());
    }

    private long eventCount() {
        return rawEvents.count();
    }

    private static Comparison.Table table(Rebuild rebuild, String name) {
        return rebuild.comparison().tables().stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private TransferRequested requested(TransferId transfer) {
        return new TransferRequested(
                transfer,
                new AccountId(unique("A")),
                new AccountId(unique("A")),
                owner,
                new OwnerId(unique("C")),
                new BigDecimal("1.00"),
                Currency.getInstance("EUR"),
                "rent",
                new TransactionId("D1"),
                new TransactionId("C1"),
                new TransactionId("R1"));
    }
}
