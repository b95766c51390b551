package io.eventbank.account.query.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.account.AccountReadModel;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The audit of accounts against their events, looked at by the test, and healing. */
@TestPropertySource(
        properties = {
            "account.parity.sample-size=7",
            "account.parity.round-interval=0s",
            "account.parity.overdue-after=0s",
            "account.parity.max-events=150",
            "account.parity.batch-size=40",
            "account.parity.max-rows=1000"
        })
@DirtiesContext
class ParityTest extends QueryTest {

    private static final String COLUMNS = """
            SELECT table_name, column_name, data_type, EXISTS (
                SELECT 1 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                WHERE indrelid = ('account_query.' || table_name)::regclass AND indisprimary AND attname = column_name) AS key
            FROM information_schema.columns WHERE table_schema = 'account_query' AND table_name = ANY (?)
            ORDER BY table_name, ordinal_position
            """;

    /** Other values, by type. */
    private static final Map<String, String> CORRUPTIONS = Map.of(
            "text", "coalesce(%s, '') || 'x'",
            "numeric", "%s + 1",
            "bigint", "%s + 1000000",
            "integer", "%s + 1",
            "date", "%s + 5000",
            "timestamp with time zone", "coalesce(%s, 'epoch') + interval '1 ms'",
            "jsonb", "coalesce(%s, '[]') || '[{}]'");

    @Autowired
    private AccountReadModel model;

    @Autowired
    private AuditedTables tables;

    @Autowired
    private Auditor auditor;

    @Autowired
    private ParityRecords records;

    @Autowired
    private MeterRegistry meters;

    private OwnerId owner;
    private AccountId account;
    private AccountId other;
    private List<String> right;

    @BeforeEach
    void twoAccounts() {
        owner = register("Ada Lovelace", "ada@example.org");
        account = new AccountId(unique("A"));
        other = new AccountId(unique("B"));
        record(account, full(account));
        record(other, full(other));
        caughtUp();
        right = allRows();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        audited();
        List<String> drifted = drifted();
        List<ParityRecords.FoundDay> days = records.days(10);
        if (!drifted.isEmpty() || !days.isEmpty()) {
            for (String id : accounts()) { // or all tests behind this one would fail, too
                mvc.perform(post("/api/v1/admin/parity/{id}/heal", id).with(OPERATOR));
            }
        }
        assertThat(drifted).isEmpty();
        assertThat(days).isEmpty();
    }

    @Test
    void whatTheProcessorHasWrittenIsWhatTheEventsAddUpTo() throws Exception {
        for (String currency : List.of("EUR", "JPY", "KWD")) {
            for (int seed = 0; seed < 5; seed++) {
                AccountId id = new AccountId(unique("R"));
                record(id, AccountHistory.random(seed, id, owner, currency).events());
            }
        }
        append(owner, 1, new OwnerDetailsChanged(owner, name(owner, "Ada King"), email(owner, "ada@example.org")));
        caughtUp();

        audited();

        assertThat(drifted()).isEmpty();
        parity().andExpect(jsonPath("$.accountsChecked").value(accounts().size()))
                .andExpect(jsonPath("$.accountsDrifted").value(0))
                .andExpect(jsonPath("$.drifted").isEmpty())
                .andExpect(jsonPath("$.driftedDays").isEmpty())
                .andExpect(jsonPath("$.round.accountsSkipped").value(0))
                .andExpect(jsonPath("$.round.finishedAt").exists());
    }

    @Test
    void whatIsErasedIsNoDriftAndHealingDoesNotBringItBack() throws Exception {
        append(owner, 1, new PersonalDataErased(owner));
        personalData.destroyKey(owner);
        caughtUp();
        List<String> erased = allRows();
        audited();
        assertThat(drifted()).isEmpty();

        heal(account).andExpect(jsonPath("$.right").value(true));

        assertThat(allRows()).isEqualTo(erased);
    }

    @Test
    void everyColumnThatIsWrongIsFoundAndHealed() throws Exception {
        int columns = 0;
        for (ReadModel.Table table : model.tables()) {
            Map<String, String> wrong = columns(table.name(), false);
            corrupt(table.name(), wrong);
            audited();
            assertThat(columnsFound(table.name())).as(table.name()).isEqualTo(wrong.keySet());
            heal(account).andExpect(jsonPath("$.right").value(true));
            assertThat(allRows()).as(table.name()).isEqualTo(right);
            columns += wrong.size();
        }
        assertThat(columns).isGreaterThan(40);
    }

    @Test
    void everyRowWithAnotherKeyIsFoundAndHealed() throws Exception {
        for (ReadModel.Table table : model.tables()) {
            for (Map.Entry<String, String> column : columns(table.name(), true).entrySet()) {
                corrupt(table.name(), Map.of(column.getKey(), column.getValue()));
                audited();
                if (table.name().equals("transaction_day")) {
                    assertThat(records.days(1000))
                            .as(table.name() + "." + column.getKey())
                            .anyMatch(found -> found.drift().kind() == Drift.Kind.MISSING);
                } else {
                    assertThat(drifted(account))
                            .as(table.name() + "." + column.getKey())
                            .contains(table.name() + " MISSING []");
                }
                heal(account).andExpect(jsonPath("$.right").value(true));
                healStrays(table.name());
                assertThat(allRows()).as(table.name() + "." + column.getKey()).isEqualTo(right);
            }
        }
    }

    @Test
    void aNumberOfAnotherScaleIsAnotherAnswer() throws Exception {
        jdbc.update(
                "UPDATE account_query.account SET balance = (balance::text || '0')::numeric WHERE account_id = ?",
                account.value());
        audited();
        assertThat(drifted()).containsExactly(account.value() + " account CHANGED [balance]");
        assertThat(meters.get("account.parity.drifted").gauge().value()).isEqualTo(1);
        assertThat(meters.get("account.parity.checked").functionCounter().count())
                .isGreaterThanOrEqualTo(2);
        heal(account);
        assertThat(allRows()).isEqualTo(right);
    }

    @Test
    void theAnswerSaysWhatDiffersAndSinceWhen() throws Exception {
        jdbc.update("DELETE FROM account_query.account_day WHERE account_id = ?", account.value());
        audited();
        String first = body("/api/v1/admin/parity", OPERATOR);
        audited();
        String second = body("/api/v1/admin/parity", OPERATOR);

        assertThat(this.<String>read(second, "$.drifted[0].accountId")).isEqualTo(account.value());
        assertThat(this.<String>read(second, "$.drifted[0].table")).isEqualTo("account_day");
        assertThat(this.<String>read(second, "$.drifted[0].kind")).isEqualTo("MISSING");
        assertThat(this.<Integer>read(second, "$.drifted[0].rows")).isPositive();
        assertThat(this.<String>read(second, "$.drifted[0].since")).isEqualTo(read(first, "$.drifted[0].since"));
        assertThat(this.<String>read(second, "$.drifted[0].lastSeenAt"))
                .isGreaterThan(read(first, "$.drifted[0].lastSeenAt"));

        heal(account)
                .andExpect(jsonPath("$.accountId").value(account.value()))
                .andExpect(jsonPath("$.version").value(full(account).size() - 1))
                .andExpect(jsonPath("$.healed[0].table").value("account_day"))
                .andExpect(jsonPath("$.right").value(true));
        parity().andExpect(jsonPath("$.drifted").isEmpty());
    }

    @Test
    void anAccountThatWasLostIsFoundAndHealed() throws Exception {
        model.tables().stream()
                .filter(table -> !List.of("account_owner", "transaction_day").contains(table.name()))
                .forEach(table -> delete(table.name()));
        audited();
        audited();
        assertThat(drifted(account)).contains("account MISSING []", "account_transaction MISSING []");
        heal(account);
        assertThat(allRows()).isEqualTo(right);
    }

    @Test
    void aRowOfAnAccountThatWasLostDoesNotMakeTheOthersStray() throws Exception {
        delete("account");
        audited();
        assertThat(drifted()).containsExactly(account.value() + " account MISSING []");
        heal(account);
        assertThat(allRows()).isEqualTo(right);
    }

    @Test
    void rowsWithoutEventsAreFoundAndRemoved() throws Exception {
        AccountId stray = new AccountId(unique("S"));
        for (String table : List.of("account", "account_transaction", "account_day", "account_checkpoint")) {
            jdbc.update(
                    "INSERT INTO account_query." + table
                            + " SELECT (jsonb_populate_record(t, jsonb_build_object('account_id', ?::text))).*"
                            + " FROM account_query." + table + " t WHERE account_id = ?",
                    stray.value(),
                    account.value());
        }
        audited();
        assertThat(drifted())
                .containsExactly(
                        stray.value() + " account STRAY []",
                        stray.value() + " account_checkpoint STRAY []",
                        stray.value() + " account_day STRAY []",
                        stray.value() + " account_transaction STRAY []");
        assertThat(records.days(1000)).isNotEmpty();
        heal(stray)
                .andExpect(jsonPath("$.version").value(-1))
                .andExpect(jsonPath("$.right").value(true));
        assertThat(allRows()).isEqualTo(right);
        mvc.perform(post("/api/v1/admin/parity/{id}/heal", stray.value()).with(OPERATOR))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("account_not_found"));
    }

    @Test
    void rowsThatAreAddedToAnAccountAreFoundAndRemoved() throws Exception {
        jdbc.update("INSERT INTO account_query.account_day VALUES (?, '1999-01-01', 1)", account.value());
        jdbc.update(
                "INSERT INTO account_query.account_backdated_event VALUES (?, 3000000, '1999-01-01')", account.value());
        audited();
        assertThat(drifted(account)).contains("account_day STRAY []", "account_backdated_event STRAY []");
        heal(account);
        assertThat(allRows()).isEqualTo(right);
    }

    @Test
    void sumsOfDaysAreThoseOfAllAccountsAfterOneIsHealed() throws Exception {
        jdbc.update("UPDATE account_query.transaction_day SET largest_credit = largest_credit + 5, total_amount = 0");
        audited();
        assertThat(records.days(1000))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.drift().columns())
                        .containsExactlyInAnyOrder("largest_credit", "total_amount"));
        for (String id : jdbc.queryForList("SELECT account_id FROM account_query.account", String.class)) {
            heal(new AccountId(id));
        }
        assertThat(allRows()).isEqualTo(right);
    }

    @Test
    void aReadModelThatIsBehindIsNoDrift() throws Exception {
        StreamingEventProcessor processor = processing
                .eventProcessor("accounts", StreamingEventProcessor.class)
                .orElseThrow();
        processor.shutDown();
        try {
            AccountId late = new AccountId(unique("L"));
            OwnerId lateOwner = register("Late Comer", "late@example.org");
            record(late, AccountHistory.random(3, late, lateOwner, "EUR").events());
            append(account, full(account).size(), new AccountSuspended(account, "fraud"));
            append(owner, 1, new OwnerDetailsChanged(owner, name(owner, "Ada"), email(owner, "a@example.org")));
            for (int i = 0; i < 3; i++) {
                audited();
                assertThat(drifted()).isEmpty();
            }
            assertThat(suspects()).isPositive();
        } finally {
            processor.start();
        }
        caughtUp();
        audited();
        assertThat(drifted()).isEmpty();
        assertThat(suspects()).isZero();
    }

    @Test
    void eventsThatTheProcessorHasPassedAreLostAndHealed() throws Exception {
        StreamingEventProcessor processor = processing
                .eventProcessor("accounts", StreamingEventProcessor.class)
                .orElseThrow();
        List<String> before = rows(account, "account");
        append(account, full(account).size(), new AccountSuspended(account, "fraud"));
        caughtUp();
        List<String> after = rows(account, "account");
        processor.shutDown();
        delete("account");
        jdbc.update(
                "INSERT INTO account_query.account"
                        + " SELECT (jsonb_populate_record(NULL::account_query.account, ?::jsonb)).*",
                before.get(0).substring("account".length()));
        processor.start();
        assertThat(rows(account, "account")).isEqualTo(before);
        audited();
        audited();
        assertThat(drifted(account))
                .singleElement()
                .asString()
                .startsWith("account CHANGED")
                .contains("suspension_reason", "version");
        heal(account).andExpect(jsonPath("$.healed[0].kind").value("CHANGED"));
        assertThat(rows(account, "account")).isEqualTo(after);
    }

    @Test
    void anAccountWithParkedEventsIsParkedNotDrifted() throws Exception {
        append(account, full(account).size(), impossible(account), new AccountSuspended(account, "fraud"));
        AccountId never = new AccountId(unique("N"));
        append(never, 0, impossible(never));
        caughtUp();
        assertThat(parked(account)).hasSize(2);
        audited();
        audited();
        assertThat(drifted()).isEmpty();
        parity().andExpect(jsonPath("$.round.accountsParked").value(2));

        jdbc.update("UPDATE account_query.account SET status = 'CLOSED' WHERE account_id = ?", account.value());
        audited();
        assertThat(drifted()).containsExactly(account.value() + " account CHANGED [status]");
        List<String> before = allRows();
        mvc.perform(post("/api/v1/admin/parity/{id}/heal", account.value()).with(OPERATOR))
                .andExpect(status().isUnprocessableContent())
                .andExpect(jsonPath("$.code").value("event_not_handled"));
        assertThat(allRows()).isEqualTo(before);
        assertThat(parked(account)).hasSize(2);

        forgetEvents(account, full(account).size());
        forgetEvents(never, 0);
        heal(account);
        jdbc.update("DELETE FROM account_query.dead_letter");
        assertThat(allRows()).isEqualTo(right);
    }

    @Test
    void healingWritesEventsThatWereParkedAndTheirLettersAreGone() throws Exception {
        int size = full(account).size();
        append(account, size, impossible(account), new AccountSuspended(account, "fraud"));
        caughtUp();
        assertThat(parked(account)).hasSize(2);
        // As if a new version of the program could handle it.
        String right = balance(account).add(BigDecimal.ONE).toString();
        rawEvents.changePayload(account.toString(), size, payload -> payload.replace("999999.00", right));
        heal(account)
                .andExpect(jsonPath("$.version").value(size + 1))
                .andExpect(jsonPath("$.right").value(true));
        assertThat(parked(account)).isEmpty();
        append(account, size + 2, new AccountReactivated(account));
        caughtUp();
        assertThat(parked(account)).isEmpty();
        assertThat(version(account)).isEqualTo(size + 2);
    }

    @Test
    void eachRoundComesToEachAccountOnceAndGoesOnWhereItWas() {
        for (int seed = 0; seed < 15; seed++) {
            AccountId id = new AccountId(unique("R"));
            record(id, AccountHistory.random(seed, id, owner, "EUR").events());
        }
        caughtUp();
        audited();
        TreeSet<String> accounts = new TreeSet<>(accounts());
        assertThat(accounts).hasSizeGreaterThan(14);
        long round = records.rounds().get(0).round();
        String last = "";
        List<String> seen = new ArrayList<>();
        do {
            auditor.look();
            assertThat(records.rounds().get(0).round()).isEqualTo(round + 1);
            String next = records.lastId(round + 1);
            seen.addAll(accounts.subSet(last, false, next, true));
            last = next;
        } while (records.rounds().get(0).finishedAt() == null);
        assertThat(seen).containsExactlyElementsOf(accounts);
        assertThat(records.rounds().get(0).accountsChecked()).isEqualTo(accounts.size());
        assertThat(records.rounds()).hasSize(2);
    }

    @Test
    void anAccountWithTooManyEventsIsSkippedButHealed() throws Exception {
        AccountId large = new AccountId(unique("G"));
        AccountHistory history = new AccountHistory(large, owner, "EUR").opened(0, 0);
        for (int i = 0; i < 200; i++) {
            history.deposited(100, history.today());
        }
        record(large, history.events());
        caughtUp();
        List<String> before = allRows();
        jdbc.update("UPDATE account_query.account SET balance = 0 WHERE account_id = ?", large.value());
        audited();
        assertThat(drifted()).isEmpty();
        parity().andExpect(jsonPath("$.round.accountsSkipped").value(1))
                .andExpect(jsonPath("$.round.skipped[0]").value(large.value()));
        heal(large).andExpect(jsonPath("$.healed[0].columns[0]").value("balance"));
        assertThat(allRows()).isEqualTo(before);
        forgetEvents(large, 0);
        jdbc.update("DELETE FROM account_query.event_stream WHERE stream_id = ?", large.toString());
        heal(large);
    }

    @Test
    void nothingIsLostOrDoubledWhenAnAccountIsHealedWhileEventsAreRecorded() throws Exception {
        int size = full(account).size();
        BigDecimal balance = balance(account);
        CompletableFuture<Void> recording = CompletableFuture.runAsync(() -> {
            BigDecimal reached = balance;
            for (int i = 0; i < 80; i++) {
                reached = reached.add(BigDecimal.ONE);
                append(account, size + i, deposit(account, "C" + i, reached));
            }
        });
        int healed = 0;
        while (!recording.isDone() || healed < 5) {
            jdbc.update(
                    "UPDATE account_query.account SET total_credits = total_credits + 1 WHERE account_id = ?",
                    account.value());
            heal(account).andExpect(jsonPath("$.right").value(true));
            healed++;
        }
        recording.join();
        caughtUp();
        assertThat(version(account)).isEqualTo(size + 79);
        assertThat(balance(account)).isEqualByComparingTo(balance.add(BigDecimal.valueOf(80)));
        assertThat(parked(account)).isEmpty();
        // The sums of days, too, which nothingIsLeft looks at.
    }

    @Test
    void auditingWhileEventsAreRecordedAndTablesAreExchangedFindsNothing() throws Exception {
        int size = full(account).size();
        BigDecimal balance = balance(account);
        CompletableFuture<Void> recording = CompletableFuture.runAsync(() -> {
            BigDecimal reached = balance;
            for (int i = 0; i < 140; i++) {
                if (i % 10 == 0) {
                    AccountId id = new AccountId(unique("W"));
                    record(id, full(id));
                }
                reached = reached.add(BigDecimal.ONE);
                append(account, size + i, deposit(account, "C" + i, reached));
            }
        });
        int looks = 0;
        while (!recording.isDone() || looks < 6) {
            if (looks++ % 3 == 0) {
                mvc.perform(post("/api/v1/admin/processors/accounts/replay").with(OPERATOR));
            }
            auditor.look();
            assertThat(drifted()).isEmpty();
            assertThat(records.days(10)).isEmpty();
        }
        recording.join();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.queryForObject(
                                "SELECT status FROM account_query.rebuild WHERE processor = 'accounts'", String.class)
                        .equals("SWITCHED"));
        caughtUp();
    }

    @Test
    void anAccountWhoseEventsCannotBeReadHoldsUpNoOther() throws Exception {
        rawEvents.changePayload(account.toString(), 2, payload -> "{");
        jdbc.update("UPDATE account_query.account SET balance = 0 WHERE account_id = ?", other.value());
        List<String> before = allRows();
        for (int i = 0; i < 2 * accounts().size(); i++) {
            auditor.look();
        }
        assertThat(drifted())
                .containsExactly(
                        account.value() + " account UNHANDLED []", other.value() + " account CHANGED [balance]");
        mvc.perform(post("/api/v1/admin/parity/{id}/heal", account.value()).with(OPERATOR))
                .andExpect(status().isUnprocessableContent())
                .andExpect(jsonPath("$.code").value("event_not_handled"));
        assertThat(allRows()).isEqualTo(before);
        heal(other);
        forgetEvents(account, 0);
        heal(account);
        jdbc.update("DELETE FROM account_query.event_stream WHERE stream_id = ?", account.toString());
    }

    @Test
    void onlyOperatorsMayAuditAndHeal() throws Exception {
        for (RequestPostProcessor caller : List.of(TELLER, AUDITOR, customer(owner))) {
            mvc.perform(get("/api/v1/admin/parity").with(caller)).andExpect(status().isForbidden());
            mvc.perform(post("/api/v1/admin/parity/{id}/heal", account.value()).with(caller))
                    .andExpect(status().isForbidden());
        }
        mvc.perform(post("/api/v1/admin/parity/{id}/heal", "no such!").with(OPERATOR))
                .andExpect(status().isBadRequest());
    }

    /** A history with rows in all tables. */
    private List<RecordedEvent<AccountEvent>> full(AccountId id) {
        AccountHistory history = new AccountHistory(id, owner, "EUR").opened(500, 1000);
        LocalDate first = history.today();
        history.deposited(12_345, first)
                .withdrawn(45, first)
                .deposited(10, first.minusDays(1))
                .suspended();
        return history.deposited(7, first).events();
    }

    /** What no command makes: a balance that is not the sum of the bookings. */
    private static MoneyDeposited impossible(AccountId id) {
        return deposit(id, "impossible", new BigDecimal("999999"));
    }

    private static MoneyDeposited deposit(AccountId id, String transaction, BigDecimal balance) {
        return new MoneyDeposited(
                id,
                new TransactionId(transaction),
                new BigDecimal("1.00"),
                Currency.getInstance("EUR"),
                balance.setScale(2),
                null,
                LocalDate.of(2024, 3, 1));
    }

    /** The columns of a table that are, or are not, of its key, with their types. */
    private Map<String, String> columns(String table, boolean ofKey) {
        Map<String, String> columns = new TreeMap<>();
        jdbc.query(
                COLUMNS,
                row -> {
                    if (row.getBoolean("key") == ofKey) {
                        columns.put(row.getString("column_name"), row.getString("data_type"));
                    }
                },
                (Object) new String[] {table});
        return columns;
    }

    /** Gives columns of one row of the account other values. */
    private void corrupt(String table, Map<String, String> columns) {
        String rows = table.equals("transaction_day")
                ? "SELECT ctid FROM account_query.transaction_day WHERE currency = 'EUR' AND booking_date IN (SELECT"
                        + " booking_date FROM account_query.account_transaction WHERE account_id = '"
                        + account.value() + "') LIMIT 1"
                : table.equals("account_owner")
                        ? "SELECT ctid FROM account_query.account_owner WHERE owner_id = '" + owner.value() + "'"
                        : "SELECT ctid FROM account_query." + table + " WHERE account_id = '" + account.value()
                                + "' LIMIT 1";
        String values = columns.entrySet().stream()
                .map(column -> column.getKey() + " = "
                        + CORRUPTIONS.get(column.getValue()).formatted(column.getKey()))
                .collect(Collectors.joining(", "));
        if (!columns.isEmpty()) {
            assertThat(jdbc.update("UPDATE account_query." + table + " SET " + values + " WHERE ctid = (" + rows + ")"))
                    .as("rows of %s to corrupt", table)
                    .isEqualTo(1);
        }
    }

    private Set<String> columnsFound(String table) {
        Stream<List<String>> found = table.equals("transaction_day")
                ? records.days(1000).stream().map(day -> day.drift().columns())
                : records.drifts(1000).stream()
                        .filter(drift -> drift.drift().accountId().equals(account.value())
                                && drift.drift().table().equals(table))
                        .map(drift -> drift.drift().columns());
        return found.flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What belongs to no account that is healed: another account's rows, or rows that only a replay removes. */
    private void healStrays(String table) throws Exception {
        if (table.equals("transaction_day")) {
            for (String id : jdbc.queryForList("SELECT account_id FROM account_query.account", String.class)) {
                heal(new AccountId(id));
            }
            records.days(1000)
                    .forEach(day -> jdbc.update(
                            "DELETE FROM account_query.transaction_day WHERE currency = ? AND booking_date = ?",
                            day.drift().currency(),
                            day.drift().day()));
        } else if (table.equals("account_owner")) {
            jdbc.update("DELETE FROM account_query.account_owner WHERE owner_id = ?", owner.value() + "x");
        } else {
            mvc.perform(post("/api/v1/admin/parity/{id}/heal", account.value() + "x")
                    .with(OPERATOR));
        }
    }

    private void delete(String table) {
        jdbc.update("DELETE FROM account_query." + table + " WHERE account_id = ?", account.value());
    }

    private void forgetEvents(AccountId id, long first) {
        rawEvents.remove(id.toString(), first);
    }

    private BigDecimal balance(AccountId id) {
        return jdbc.queryForObject(
                "SELECT balance FROM account_query.account WHERE account_id = ?", BigDecimal.class, id.value());
    }

    private long version(AccountId id) {
        return jdbc.queryForObject(
                "SELECT version FROM account_query.account WHERE account_id = ?", Long.class, id.value());
    }

    private long suspects() {
        return jdbc.queryForObject("SELECT count(*) FROM account_query.parity_suspect", Long.class);
    }

    /** All that have rows or a stream. */
    private List<String> accounts() {
        return tables.accountsAfter("", 1000);
    }

    /** Looks at all accounts once more. */
    private void audited() {
        List<Round> before = records.rounds();
        long round = before.isEmpty() ? 0 : before.get(0).round();
        if (!before.isEmpty() && before.get(0).finishedAt() == null) {
            round++;
        }
        long looks = 0;
        do {
            auditor.look();
            assertThat(looks++).isLessThan(1000);
        } while (records.rounds().get(0).round() <= round
                || records.rounds().get(0).finishedAt() == null);
    }

    private List<String> drifted() {
        return records.drifts(1000).stream()
                .map(found -> found.drift().accountId() + " " + found.drift().table() + " "
                        + found.drift().kind() + " " + found.drift().columns())
                .toList();
    }

    private List<String> drifted(AccountId id) {
        return drifted().stream()
                .filter(drift -> drift.startsWith(id.value() + " "))
                .map(drift -> drift.substring(id.value().length() + 1))
                .toList();
    }

    private ResultActions parity() throws Exception {
        return mvc.perform(get("/api/v1/admin/parity").with(OPERATOR)).andExpect(status().isOk());
    }

    private ResultActions heal(AccountId id) throws Exception {
        return mvc.perform(post("/api/v1/admin/parity/{id}/heal", id.value()).with(OPERATOR))
                .andExpect(status().isOk());
    }

    private List<String> allRows() {
        return model.tables().stream()
                .flatMap(table -> jdbc
                        .queryForList(
                                "SELECT '" + table.name() + "' || t::text FROM account_query." + table.name()
                                        + " t ORDER BY 1",
                                String.class)
                        .stream())
                .toList();
    }
}
