package io.eventbank.account.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.OwnerResult;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.TransferLegOutcome;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.account.AccountAggregate;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.RawEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Snapshots after five events each. */
class SnapshotsTest {

    private static final Map<String, String> SYSTEM = new Caller("s", Set.of(Role.SYSTEM), null).toMetaData();
    private static final Currency EUR = Currency.getInstance("EUR");

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static CommandSender commands;
    private static StoredSnapshots snapshots;

    private final AccountId account = new AccountId("A-" + UUID.randomUUID());

    @BeforeAll
    static void start() {
        application = CommandSide.start(
                TestDatabase.create(),
                spool,
                "account.command.snapshot-interval=5",
                "account.command.cached-aggregates=0", // each command reads its aggregate
                "logging.level.io.eventbank=error");
        commands = application.getBean(CommandSender.class);
        snapshots = new StoredSnapshots(application);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aLaterSnapshotTakesThePlaceOfTheEarlierOne() {
        double taken = taken();
        openWithDeposits(4);
        snapshots.awaitAt(account, 4);

        deposits(5, 8);

        await().until(() -> snapshots.sequences(account).size() == 1
                && snapshots.sequences(account).get(0) > 4);
        await().until(() -> taken() >= taken + 2);
        assertThat(limit("0").balance()).isEqualTo(new BigDecimal("8.00"));
        assertThat(limit("0").version()).isEqualTo(8);
    }

    @Test
    void aSnapshotIsReadInPlaceOfTheEvents() {
        openWithSnapshotThatSays99();

        assertThat(limit("0").balance()).isEqualTo(new BigDecimal("99.00"));
    }

    @Test
    void anOwnerIsReadFromASnapshotToo() {
        OwnerId owner = new OwnerId("C-" + UUID.randomUUID());
        PersonalData personalData = application.getBean(PersonalData.class);
        commands.send(
                new RegisterOwner(
                        owner,
                        personalData.encrypt(owner, PersonalField.NAME, "Ada"),
                        personalData.encrypt(owner, PersonalField.EMAIL, "ada@example.org")),
                CommandSide.TELLER);
        for (int i = 1; i <= 4; i++) {
            rename(owner, personalData, "Ada " + i);
        }
        snapshots.awaitAt(owner, 4);
        assertThat(snapshots.content(owner).toString()).doesNotContain("Ada").doesNotContain("example");

        assertThat(rename(owner, personalData, "Ada 4").version()).isEqualTo(4);
        assertThat(rename(owner, personalData, "Ada 5").version()).isEqualTo(5);

        snapshots.change(owner, "payload = jsonb_set(payload::jsonb, '{version}', '77')::text");
        assertThat(rename(owner, personalData, "Ada 5").version()).isEqualTo(5);
        assertThat(snapshots.sequences(owner)).isEqualTo(List.of(4L));
    }

    @Test
    void aSnapshotHoldsNoTransactions() {
        openWithDeposits(4);
        snapshots.awaitAt(account, 4);

        assertThat(snapshots.content(account).path("remembered").asLong()).isEqualTo(5);
        assertThat(snapshots.content(account).toString()).doesNotContain("\"T1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // of another revision
                "revision = '2'",
                "revision = '4'",
                "revision = NULL",
                // of another class
                "payload_type = 'io.eventbank.account.command.account.Unheard'",
                "payload_type = 'javax.swing.JEditorPane'",
                "payload_type = 'java.lang.Object'",
                "payload_type = 'io.eventbank.account.api.event.AccountClosed',"
                        + " revision = '3', payload = '{\"accountId\": \"A1\", \"reason\": \"x\"}'",
                "aggregate_type = 'Owner'",
                "aggregate_type = 'MoneyTransfer'",
                "aggregate_type = 'Owner', payload_type = 'io.eventbank.account.command.owner.Owner', revision = '1',"
                        + " payload = '{\"ownerId\": \"C1\", \"registeredName\": \"\", \"registeredEmail\": \"\","
                        + " \"name\": \"\", \"email\": \"\", \"registeredAt\": \"2024-02-29T12:00:00Z\","
                        + " \"requests\": {}, \"version\": 4}'",
                "payload_type = 'io.eventbank.account.command.owner.Owner', revision = '3',"
                        + " payload = '{\"ownerId\": \"C1\", \"registeredName\": \"\", \"registeredEmail\": \"\","
                        + " \"name\": \"\", \"email\": \"\", \"registeredAt\": \"2024-02-29T12:00:00Z\","
                        + " \"requests\": {}, \"version\": 4}'",
                // not readable
                "payload = 'garbage'",
                "payload = ''",
                "payload = 'null'",
                "payload = '[]'",
                "payload = '{}'",
                "payload = left(payload, length(payload) / 2)",
                "payload = left(payload, length(payload) - 1)",
                "payload = payload || payload",
                "payload = repeat('[', 100000)",
                "metadata = 'garbage'",
                "metadata = ''",
                // a field of the wrong type
                "payload = jsonb_set(payload::jsonb, '{version}', '\"last\"')::text",
                "payload = jsonb_set(payload::jsonb, '{version}', '4.5')::text",
                "payload = jsonb_set(payload::jsonb, '{remembered}', '{\"complete\": true}')::text",
                "payload = jsonb_set(payload::jsonb, '{remembered}', '-1')::text",
                "payload = jsonb_set(payload::jsonb, '{requests}', '[1]')::text",
                "payload = jsonb_set(payload::jsonb, '{state}', '5')::text",
                "payload = jsonb_set(payload::jsonb, '{state,status}', '\"MOVED\"')::text",
                "payload = jsonb_set(payload::jsonb, '{state,balance,amount}', '\"much\"')::text",
                "payload = jsonb_set(payload::jsonb, '{recordedAt}', '\"yesterday\"')::text",
                // fields missing
                "payload = (payload::jsonb - 'state' - 'remembered' - 'requests')::text",
                "payload = (payload::jsonb - 'remembered')::text",
                "payload = (payload::jsonb - 'version')::text",
                "payload = (payload::jsonb #- '{state,opening}')::text",
                "payload = (payload::jsonb #- '{state,inTransit}')::text",
                "payload = jsonb_set(payload::jsonb, '{state}', 'null')::text",
                "payload = jsonb_set(payload::jsonb, '{state,balance}', 'null')::text",
                "payload = jsonb_set(payload::jsonb, '{remembered}', 'null')::text",
                // one that nobody knows
                "payload = jsonb_set(payload::jsonb, '{state,more}', '1')::text",
                // ahead of the stream
                "sequence = 5",
                "sequence = 1000",
                "sequence = 9223372036854775807"
            })
    void aSnapshotThatCannotBeUsedIsPassedOverAndReplaced(String damage) {
        openWithSnapshotThatSays99();
        snapshots.change(account, damage);

        assertThat(limit("0").balance()).isEqualTo(new BigDecimal("4.00"));
        assertThat(deposit("T1", "1").sequence()).isEqualTo(1);
        assertThat(deposit("T5", "1").balanceAfter()).isEqualTo(new BigDecimal("5.00"));

        // Taken after one of these commands: it says what was true then.
        await().ignoreExceptions().untilAsserted(() -> {
            assertThat(snapshots.sequences(account)).hasSize(1).isSubsetOf(4L, 5L);
            assertThat(snapshots.content(account).at("/state/balance/amount").asString())
                    .isEqualTo(snapshots.sequences(account).get(0) + ".00");
        });
        assertThat(limit("0").balance()).isEqualTo(new BigDecimal("5.00"));
    }

    @Test
    void aTransactionFromBeforeTheSnapshotIsNotBookedTwice() {
        openWithDeposits(4);
        snapshots.awaitAt(account, 4);
        awaitIndexed(4);

        assertNothingIsBookedTwice();
    }

    @Test
    void norIsItWhileTheIndexIsBehind() {
        whileTheIndexStandsStill(() -> {
            openWithDeposits(4);
            snapshots.awaitAt(account, 4);
            assertNothingIsBookedTwice();
        });
    }

    @Test
    void norIsItWhileTheIndexIsInTheMiddleOfTheStream() {
        openWithDeposits(2);
        awaitIndexed(2);
        whileTheIndexStandsStill(() -> {
            deposits(3, 4);
            snapshots.awaitAt(account, 4);
            assertNothingIsBookedTwice();
        });
    }

    @Test
    void whatAnIndexThatIsFarBehindHasNotSeenIsReadFromTheStreamOnce() {
        whileTheIndexStandsStill(() -> {
            CommandSide.openAccounts(commands, "0", account.value());
            commands.send(rows(1, 600), CommandSide.TELLER);
            commands.send(rows(601, 1200), CommandSide.TELLER);
            snapshots.take(AccountAggregate.TYPE, account);
            snapshots.awaitAt(account, 1200);
            assertThat(indexed()).isZero();

            deposit("new", "1");

            assertThat(indexed()).isEqualTo(1200);
            assertThat(commands.<ImportTransactions.Result>send(rows(1, 1200), CommandSide.TELLER)
                            .skipped())
                    .isEqualTo(1200);
            assertThat(deposit("new", "1").sequence()).isEqualTo(1201);
        });
        awaitIndexed(1201);
        assertThat(limit("0").version()).isEqualTo(1201);
    }

    @Test
    void anImportThatIsSentAgainBooksNothing() {
        CommandSide.openAccounts(commands, "0", account.value());
        ImportTransactions rows = rows(1, 10);
        assertThat(commands.<ImportTransactions.Result>send(rows, CommandSide.TELLER)
                        .imported())
                .isEqualTo(10);
        snapshots.awaitAt(account, 10);

        ImportTransactions.Result again = commands.send(rows, CommandSide.TELLER);

        assertThat(again.imported()).isZero();
        assertThat(again.skipped()).isEqualTo(10);
        assertThat(again.rejections()).isEmpty();
    }

    @Test
    void aLegOfATransferIsDecidedOnce() {
        openWithDeposits(0);
        CreditTransfer credit = new CreditTransfer(
                account,
                new TransferId("X1"),
                new TransactionId("X1"),
                BigDecimal.ONE,
                EUR,
                null,
                new AccountId("other"),
                false);
        CreditTransfer refused = new CreditTransfer(
                account,
                new TransferId("X2"),
                new TransactionId("X2"),
                BigDecimal.ONE,
                EUR,
                null,
                new AccountId("other"),
                true);
        TransferLegOutcome booked = commands.send(credit, SYSTEM);
        TransferLegOutcome no = commands.send(refused, SYSTEM);
        deposits(1, 2);
        snapshots.awaitAt(account, 4);

        assertThat(commands.<TransferLegOutcome>send(credit, SYSTEM)).isEqualTo(booked);
        assertThat(commands.<TransferLegOutcome>send(refused, SYSTEM))
                .isEqualTo(no)
                .isNotEqualTo(booked);
        assertThat(limit("0").version()).isEqualTo(4);
    }

    @Test
    void aRepeatedRequestWithAKeyIsKnownFromTheSnapshot() {
        openWithDeposits(3);
        AccountResult first = commands.send(new ChangeOverdraftLimit(account, BigDecimal.TEN), Keyed.request("t", "k"));
        snapshots.awaitAt(account, 4);
        limit("20");

        AccountResult again = commands.send(new ChangeOverdraftLimit(account, BigDecimal.TEN), Keyed.request("t", "k"));

        assertThat(again).isEqualTo(first);
        assertThat(limit("20").version()).isEqualTo(5);
    }

    @Test
    void anAccountOfTheFirstReleaseGetsASnapshotLikeAnyOther() {
        new RawEvents(application.getBean(DataSource.class))
                .append(
                        account.toString(),
                        0,
                        "BankAccount",
                        Instant.parse("2026-03-01T12:00:00Z"),
                        "io.eventbank.account.api.event.AccountOpened",
                        "1",
                        "{\"accountId\": \"" + account.value() + "\", \"ownerId\": \"C1\", \"currency\": \"EUR\","
                                + " \"initialBalance\": \"0.00\", \"overdraftLimit\": \"50.00\","
                                + " \"openedOn\": \"2026-03-01\"}",
                        "{}");
        deposits(1, 4);
        snapshots.awaitAt(account, 4);

        assertThat(snapshots
                        .content(account)
                        .at("/state/opening/initialOverdraftLimit")
                        .asString())
                .isEqualTo("50.00");
        assertThat(snapshots.content(account).at("/state/opening/accountType").asString())
                .isEqualTo("CHECKING");
        assertThat(deposit("T1", "1").sequence()).isEqualTo(1);
    }

    /** Opens the account with five events, and a snapshot of them that shows by a wrong balance whether it is read. */
    private static double taken() {
        return application
                .getBean(MeterRegistry.class)
                .get("account.snapshots")
                .tag("outcome", "taken")
                .counter()
                .count();
    }

    private void openWithSnapshotThatSays99() {
        openWithDeposits(4);
        snapshots.awaitAt(account, 4);
        snapshots.change(account, "payload = jsonb_set(payload::jsonb, '{state,balance,amount}', '\"99.00\"')::text");
    }

    private void openWithDeposits(int count) {
        CommandSide.openAccounts(commands, "0", account.value());
        deposits(1, count);
    }

    private void deposits(int first, int last) {
        for (int i = first; i <= last; i++) {
            deposit("T" + i, "1");
        }
    }

    private TransactionResult deposit(String id, String amount) {
        return commands.send(
                new DepositMoney(account, new TransactionId(id), new BigDecimal(amount), null, null),
                CommandSide.TELLER);
    }

    /** The account as it answers; with the limit that it has nothing changes. */
    private AccountResult limit(String amount) {
        return commands.send(new ChangeOverdraftLimit(account, new BigDecimal(amount)), CommandSide.TELLER);
    }

    private static OwnerResult rename(OwnerId owner, PersonalData personalData, String name) {
        return commands.send(
                new ChangeOwnerDetails(
                        owner,
                        personalData.encrypt(owner, PersonalField.NAME, name),
                        personalData.encrypt(owner, PersonalField.EMAIL, "ada@example.org")),
                CommandSide.TELLER);
    }

    private void assertNothingIsBookedTwice() {
        for (int i = 1; i <= 4; i++) {
            TransactionResult again = deposit("T" + i, "1");
            assertThat(again.sequence()).isEqualTo(i);
            assertThat(again.balanceAfter()).isEqualByComparingTo(BigDecimal.valueOf(i));
            String id = "T" + i;
            assertThatThrownBy(() -> deposit(id, "2"))
                    .isInstanceOfSatisfying(
                            CommandExecutionException.class,
                            failure -> assertThat(failure.<Refusal.Details>getDetails()
                                            .orElseThrow()
                                            .code())
                                    .isEqualTo(ErrorCode.ID_CONFLICT));
        }
        assertThat(limit("0").version()).isEqualTo(4);
    }

    private ImportTransactions rows(int first, int last) {
        return new ImportTransactions(
                account,
                IntStream.rangeClosed(first, last)
                        .mapToObj(number -> new ImportTransactions.Row(
                                new TransactionId("R" + number),
                                LocalDate.now(ZoneOffset.UTC),
                                TransactionType.DEPOSIT,
                                BigDecimal.ONE,
                                null))
                        .toList());
    }

    private void awaitIndexed(long count) {
        await().until(() -> indexed() == count);
    }

    private long indexed() {
        return application
                .getBean(JdbcTemplate.class)
                .queryForObject(
                        "SELECT count(*) FROM account_command.booked_transaction WHERE account_id = ?",
                        Long.class,
                        account.value());
    }

    private static void whileTheIndexStandsStill(Runnable test) {
        EventProcessor processor = application
                .getBean(EventProcessingConfiguration.class)
                .eventProcessor("transaction-ids")
                .orElseThrow();
        processor.shutDown();
        try {
            test.run();
        } finally {
            processor.start();
        }
    }
}
