package io.eventbank.account.command.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.OwnerResult;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.RawEvents;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.lock.Lock;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** An account that one process keeps in memory, while another one changes it or something fails. */
class TwoProcessesTest {

    private static final Consumer<UnitOfWork<?>> NOTHING = unitOfWork -> {};

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext process;
    private static ConfigurableApplicationContext otherProcess;
    private static CommandSender one;
    private static CommandSender other;
    private static LiveAggregates live;

    /** What happens to commands of the first process once they are handled. */
    private static final AtomicReference<Consumer<UnitOfWork<?>>> handled = new AtomicReference<>(NOTHING);

    /** What happens once to the next events of the first process that are about to be stored. */
    private static final AtomicReference<Runnable> storing = new AtomicReference<>();

    private static final AtomicInteger attempts = new AtomicInteger();

    private final AccountId account = new AccountId("A-" + UUID.randomUUID());

    @BeforeAll
    static void start() {
        String database = TestDatabase.create();
        process = CommandSide.start(
                database,
                spool,
                "account.command.snapshot-interval=5",
                "account.command.turn-timeout=1s",
                "logging.level.io.eventbank=error");
        otherProcess = CommandSide.start(database, spool);
        one = process.getBean(CommandSender.class);
        other = otherProcess.getBean(CommandSender.class);
        live = process.getBean(LiveAggregates.class);
        process.getBean(CommandBus.class).registerHandlerInterceptor((unitOfWork, chain) -> {
            attempts.incrementAndGet();
            Object answer = chain.proceed();
            handled.get().accept(unitOfWork);
            return answer;
        });
        process.getBean(EventStore.class).registerDispatchInterceptor(events -> {
            Runnable failure = storing.getAndSet(null);
            if (failure != null) {
                failure.run();
            }
            return (index, event) -> event;
        });
    }

    @AfterAll
    static void stop() {
        process.close();
        otherProcess.close();
    }

    @BeforeEach
    void openTheAccountInTheFirstProcess() {
        CommandSide.openAccounts(one, "0", account.value());
        assertThat(live.containsKey(account.toString())).isTrue();
        attempts.set(0);
    }

    @AfterEach
    void letCommandsSucceed() {
        handled.set(NOTHING);
    }

    @Test
    void anAccountStaysInMemoryFromCommandToCommand() {
        deposit(one, "5");
        forgetEvents();

        TransactionResult second = deposit(one, "5");

        assertThat(second.balanceAfter()).isEqualTo(new BigDecimal("10.00"));
        assertThat(second.version()).isEqualTo(2);
    }

    @Test
    void anAccountThatRefusesStaysInMemory() {
        double refused = commands("WithdrawMoney", "refused", "insufficient_funds");
        double hits = gets("hit");
        assertRefused(ErrorCode.INSUFFICIENT_FUNDS, () -> withdraw(one, "1"));

        assertThat(live.containsKey(account.toString())).isTrue();
        assertThat(attempts).hasValue(1);
        assertThat(commands("WithdrawMoney", "refused", "insufficient_funds")).isEqualTo(refused + 1);
        assertThat(gets("hit")).isEqualTo(hits + 1);
    }

    @Test
    void moneyThatCameInByTheOtherProcessCanBePaidOut() {
        double conflicts = commands("WithdrawMoney", "conflict", "none");
        double retries = count("account.commands.retries");
        double stale = count("account.aggregates.stale");
        double misses = gets("miss");
        deposit(other, "5");

        assertThat(withdraw(one, "3").balanceAfter()).isEqualTo(new BigDecimal("2.00"));
        assertThat(attempts).hasValue(2);
        assertThat(live.containsKey(account.toString())).isTrue();
        assertThat(commands("WithdrawMoney", "conflict", "none")).isEqualTo(conflicts + 1);
        assertThat(count("account.commands.retries")).isEqualTo(retries + 1);
        assertThat(count("account.aggregates.stale")).isEqualTo(stale + 1);
        assertThat(gets("miss")).as("read from its events again").isEqualTo(misses + 1);
    }

    @Test
    void aCommandThatIsRefusedBeforeItIsHandledIsCountedToo() {
        double refused = commands("OpenAccount", "refused", "unknown_owner");

        assertThatThrownBy(() -> one.send(
                new OpenAccount(
                        account,
                        new OwnerId("nobody"),
                        AccountType.CHECKING,
                        Currency.getInstance("EUR"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO),
                CommandSide.TELLER));

        assertThat(commands("OpenAccount", "refused", "unknown_owner")).isEqualTo(refused + 1);
    }

    @Test
    void moneyThatWentOutByTheOtherProcessIsNotPaidOutAgain() {
        deposit(one, "5");
        withdraw(other, "4");

        assertRefused(ErrorCode.INSUFFICIENT_FUNDS, () -> withdraw(one, "3"));
    }

    @Test
    void aDepositFollowsOnThatOfTheOtherProcess() {
        deposit(one, "5");
        deposit(other, "5");

        TransactionResult third = deposit(one, "5");

        assertThat(third.version()).isEqualTo(3);
        assertThat(third.balanceAfter()).isEqualTo(new BigDecimal("15.00"));
    }

    @Test
    void aChangeThatTheOtherProcessHasUndoneIsMadeAgain() {
        one.send(new SuspendAccount(account, "lost card"), CommandSide.TELLER);
        other.send(new ReactivateAccount(account), CommandSide.TELLER);

        AccountResult again = one.send(new SuspendAccount(account, "lost card"), CommandSide.TELLER);

        assertThat(again.status()).isEqualTo(AccountStatus.SUSPENDED);
        assertThat(again.version()).isEqualTo(3);
    }

    @Test
    void aTransactionThatTheOtherProcessHasBookedIsNotBookedAgain() {
        DepositMoney deposit = deposit("5", "T1");
        TransactionResult first = other.send(deposit, CommandSide.TELLER);

        assertThat(one.<TransactionResult>send(deposit, CommandSide.TELLER)).isEqualTo(first);
        assertThat(deposit(one, "1").version()).isEqualTo(2);
    }

    @Test
    void theRepeatOfARequestOfTheOtherProcessHasItsAnswer() {
        AccountResult first = other.send(limit("10"), Keyed.request("t", "k"));
        other.send(limit("0"), CommandSide.TELLER);

        assertThat(one.<AccountResult>send(limit("10"), Keyed.request("t", "k")))
                .isEqualTo(first);
    }

    @Test
    void whoHasSeenTheVersionOfTheOtherProcessMayChangeIt() {
        deposit(other, "5");

        AccountResult changed = one.send(limit("10"), Keyed.expecting(1, Keyed.request("t", "k")));

        assertThat(changed.version()).isEqualTo(2);
    }

    @Test
    void whoHasNotSeenTheVersionOfTheOtherProcessMayNot() {
        deposit(other, "5");

        assertRefused(
                ErrorCode.VERSION_MISMATCH, () -> one.send(limit("10"), Keyed.expecting(0, Keyed.request("t", "k"))));
    }

    @Test
    void anAccountThatTheOtherProcessHasClosedIsClosed() {
        other.send(new CloseAccount(account, "moved"), CommandSide.TELLER);

        assertRefused(ErrorCode.ACCOUNT_CLOSED, () -> deposit(one, "1"));
        assertRefused(ErrorCode.ACCOUNT_CLOSED, () -> deposit(one, "1"));
    }

    @Test
    void anImportKnowsTheRowsOfTheOtherProcess() {
        one.send(rows(1, 2), CommandSide.TELLER);
        other.send(rows(3, 4), CommandSide.TELLER);

        ImportTransactions.Result result = one.send(rows(1, 5), CommandSide.TELLER);

        assertThat(result.imported()).isEqualTo(1);
        assertThat(result.skipped()).isEqualTo(4);
        assertThat(deposit(one, "1").version()).isEqualTo(6);
    }

    @Test
    void anOwnerWhomTheOtherProcessHasRenamedCanBeRenamedBack() {
        OwnerId owner = new OwnerId("C-" + UUID.randomUUID());
        PersonalData personalData = process.getBean(PersonalData.class);
        one.send(
                new RegisterOwner(
                        owner,
                        personalData.encrypt(owner, PersonalField.NAME, "Ada"),
                        personalData.encrypt(owner, PersonalField.EMAIL, "ada@example.org")),
                CommandSide.TELLER);
        rename(other, owner, "Grace");

        assertThat(rename(one, owner, "Ada").version()).isEqualTo(2);
        assertThat(live.containsKey(owner.toString())).isTrue();
    }

    @Test
    void aCommandThatFailsBeforeItsEventsAreStoredLeavesNoTrace() {
        deposit(one, "5");
        storing.set(() -> {
            throw new IllegalStateException("on purpose");
        });
        assertThatThrownBy(() -> deposit(one, "1")).hasMessage("on purpose");
        assertThat(live.containsKey(account.toString())).isFalse();

        assertThat(deposit(one, "1").balanceAfter()).isEqualTo(new BigDecimal("6.00"));
    }

    @Test
    void norDoesOneThatBreaksWithAnError() {
        deposit(one, "5");
        storing.set(() -> {
            throw new StackOverflowError("on purpose");
        });
        assertThatThrownBy(() -> deposit(one, "1")).isInstanceOf(StackOverflowError.class);
        assertThat(live.containsKey(account.toString())).isFalse();

        assertThat(deposit(one, "1").balanceAfter()).isEqualTo(new BigDecimal("6.00"));
    }

    @Test
    void norDoesOneThatFailsInTheDatabase() {
        double done = commands("DepositMoney", "done", "none");
        double failed = commands("DepositMoney", "failed", "none");
        deposit(one, "5");
        refuseInTheDatabase(2);
        assertThatThrownBy(() -> deposit(one, "1")).isNotInstanceOf(Refusal.class);
        assertThat(commands("DepositMoney", "done", "none")).isEqualTo(done + 1);
        assertThat(commands("DepositMoney", "failed", "none")).isEqualTo(failed + 1);
        assertThat(live.containsKey(account.toString())).isFalse();
        allowInTheDatabase();

        TransactionResult next = deposit(one, "1");

        assertThat(next.version()).isEqualTo(2);
        assertThat(next.balanceAfter()).isEqualTo(new BigDecimal("6.00"));
    }

    @Test
    void aCommandThatFailsOnceItsEventsAreStoredIsFoundStored() {
        deposit(one, "5");
        handled.set(unitOfWork -> unitOfWork.onCommit(committing -> {
            handled.set(NOTHING);
            throw new IllegalStateException("on purpose");
        }));
        assertThatThrownBy(() -> one.send(deposit("1", "T1"), CommandSide.TELLER))
                .hasMessage("on purpose");

        TransactionResult repeat = one.send(deposit("1", "T1"), CommandSide.TELLER);

        assertThat(repeat.version()).isEqualTo(2);
        assertThat(repeat.balanceAfter()).isEqualTo(new BigDecimal("6.00"));
    }

    @Test
    void theEventsOfACommandAreStoredAllOrNone() {
        refuseInTheDatabase(3);
        assertThatThrownBy(() -> one.send(rows(1, 5), CommandSide.TELLER)).isNotInstanceOf(Refusal.class);
        allowInTheDatabase();

        assertThat(lastSequence()).isZero();
        assertThat(one.<ImportTransactions.Result>send(rows(1, 5), CommandSide.TELLER)
                        .imported())
                .isEqualTo(5);
    }

    @Test
    void noTransactionIsOpenWhileACommandIsHandled() {
        AtomicReference<Boolean> open = new AtomicReference<>();
        handled.set(unitOfWork -> open.set(TransactionSynchronizationManager.isActualTransactionActive()));

        deposit(one, "5");

        assertThat(open).hasValue(false);
    }

    @Test
    void anAccountInMemoryGetsItsSnapshotsAllTheSame() {
        for (int i = 1; i <= 4; i++) {
            deposit(one, "1");
        }
        await().until(() -> snapshots().equals(List.of(4L)));
        for (int i = 5; i <= 9; i++) {
            deposit(one, "1");
        }
        await().until(() -> snapshots().equals(List.of(9L)));

        live.removeAll();
        assertThat(deposit(one, "1").balanceAfter()).isEqualTo(new BigDecimal("10.00"));
    }

    @Test
    void whoeverWaitsTooLongForOthersIsRefused() {
        Lock lock = process.getBean(FairLocks.class).obtainLock(account.toString());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try {
            Thread waiting = new Thread(() -> {
                try {
                    deposit(one, "1");
                } catch (CommandExecutionException e) {
                    failure.set(e);
                }
            });
            waiting.start();
            await().until(() -> !waiting.isAlive());
        } finally {
            lock.release();
        }

        assertThat(attempts).hasValue(1);
        assertThat(code(failure.get())).isEqualTo(ErrorCode.CONCURRENT_CHANGE);
        assertThat(deposit(one, "1").version()).isEqualTo(1);
    }

    /** Makes the events of the account unreadable, so that whoever reads them is found out. */
    private static double commands(String command, String outcome, String code) {
        Timer timer = process.getBean(MeterRegistry.class)
                .find("account.commands")
                .tags("command", command, "outcome", outcome, "code", code)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private static double gets(String result) {
        return process.getBean(MeterRegistry.class)
                .get("cache.gets")
                .tags("cache", "live-aggregates", "result", result)
                .functionCounter()
                .count();
    }

    private static double count(String counter) {
        return process.getBean(MeterRegistry.class).get(counter).counter().count();
    }

    private void forgetEvents() {
        new RawEvents(process.getBean(DataSource.class)).changePayload(account.toString(), 0, payload -> "?");
    }

    private void refuseInTheDatabase(long sequence) {
        JdbcTemplate jdbc = superuser();
        jdbc.execute("CREATE FUNCTION event_store.refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE EXCEPTION ''on purpose''; END'");
        jdbc.execute("CREATE TRIGGER refuse BEFORE INSERT ON event_store.event FOR EACH ROW"
                + " WHEN (NEW.stream = '" + account + "' AND NEW.sequence = " + sequence
                + ") EXECUTE FUNCTION event_store.refuse()");
    }

    private static void allowInTheDatabase() {
        superuser().execute("DROP FUNCTION event_store.refuse() CASCADE");
    }

    private static JdbcTemplate superuser() {
        return new JdbcTemplate(TestPostgres.asSuperuser(process.getBean(DataSource.class)));
    }

    private List<Long> snapshots() {
        return process.getBean(JdbcTemplate.class)
                .queryForList(
                        "SELECT sequence FROM event_store.snapshot WHERE stream = ?", Long.class, account.toString());
    }

    private long lastSequence() {
        return process.getBean(EventStore.class)
                .lastSequenceNumberFor(account.toString())
                .orElseThrow();
    }

    private TransactionResult deposit(CommandSender sender, String amount) {
        return sender.send(deposit(amount, null), CommandSide.TELLER);
    }

    private DepositMoney deposit(String amount, String id) {
        return new DepositMoney(account, id == null ? null : new TransactionId(id), new BigDecimal(amount), null, null);
    }

    private TransactionResult withdraw(CommandSender sender, String amount) {
        return sender.send(new WithdrawMoney(account, null, new BigDecimal(amount), null, null), CommandSide.TELLER);
    }

    private ChangeOverdraftLimit limit(String amount) {
        return new ChangeOverdraftLimit(account, new BigDecimal(amount));
    }

    private ImportTransactions rows(int first, int last) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return new ImportTransactions(
                account,
                IntStream.rangeClosed(first, last)
                        .mapToObj(number -> new ImportTransactions.Row(
                                new TransactionId("T" + number), today, TransactionType.DEPOSIT, BigDecimal.ONE, null))
                        .toList());
    }

    private static OwnerResult rename(CommandSender sender, OwnerId owner, String name) {
        PersonalData personalData = process.getBean(PersonalData.class);
        return sender.send(
                new ChangeOwnerDetails(
                        owner,
                        personalData.encrypt(owner, PersonalField.NAME, name),
                        personalData.encrypt(owner, PersonalField.EMAIL, "ada@example.org")),
                CommandSide.TELLER);
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable command) {
        assertThatThrownBy(command)
                .satisfies(failure -> assertThat(code(failure)).isEqualTo(code));
    }

    private static ErrorCode code(Throwable failure) {
        return ((CommandExecutionException) failure)
                .<Refusal.Details>getDetails()
                .orElseThrow()
                .code();
    }
}
