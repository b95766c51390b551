package io.eventbank.account.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Transfers as they are carried out in a process, on a real PostgreSQL. */
class TransferProcessTest {

    @TempDir
    private static Path spool;

    private static String database;
    private static ConfigurableApplicationContext process;
    private static CommandSender commands;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        process = CommandSide.start(database, spool);
        commands = process.getBean(CommandSender.class);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void theMoneyGoesFromOneAccountToTheOther() {
        CommandSide.openAccounts(commands, "100", "A1");
        CommandSide.openAccounts(commands, "0", "A2");

        Finished completed = new Finished("completed");

        transfer("T1", "A1", "A2", "40");

        Ledger ledger = settled("T1");
        assertThat(ledger.trailOf("T1")).isEqualTo(Ledger.COMPLETED);
        assertThat(ledger.balanceOf("A1")).isEqualTo("60.00");
        assertThat(ledger.balanceOf("A2")).isEqualTo("40.00");
        completed.awaitOneMore();
    }

    @Test
    void nothingHappensWhereTheSourceHasTooLittle() {
        CommandSide.openAccounts(commands, "10", "B1");
        CommandSide.openAccounts(commands, "0", "B2");

        Finished failed = new Finished("failed");
        double refused = refusedDebits();

        transfer("T2", "B1", "B2", "10.01");

        assertThat(settled("T2").trailOf("T2")).isEqualTo(Ledger.FAILED);
        failed.awaitOneMore();
        assertThat(refusedDebits()).isEqualTo(refused + 1);
    }

    @Test
    void theMoneyComesBackFromAnAccountThatCannotTakeIt() {
        CommandSide.openAccounts(commands, "10", "D1");
        CommandSide.openAccounts(commands, "0", "D2");
        send(new CloseAccount(new AccountId("D2"), "moved"));

        Finished compensated = new Finished("compensated");

        transfer("T3", "D1", "D2", "10");

        Ledger ledger = settled("T3");
        assertThat(ledger.trailOf("T3")).isEqualTo(Ledger.COMPENSATED);
        assertThat(ledger.balanceOf("D1")).isEqualTo("10.00");
        compensated.awaitOneMore();
    }

    @Test
    void aSourceThatIsSuspendedLetsNothingGo() {
        CommandSide.openAccounts(commands, "10", "E1");
        CommandSide.openAccounts(commands, "0", "E2");
        send(new SuspendAccount(new AccountId("E1"), "fraud"));

        transfer("T4", "E1", "E2", "10");

        assertThat(settled("T4").trailOf("T4")).isEqualTo(Ledger.FAILED);
    }

    @Test
    void severalProcessesMoveMoneyOfTheSameAccountsAndAllOfThemAreAnswered() throws Exception {
        List<String> accounts = List.of("F1", "F2", "F3");
        CommandSide.openAccounts(commands, "1000", "F1", "F2", "F3");
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (ConfigurableApplicationContext other = CommandSide.start(database, spool)) {
            List<CommandSender> processes = List.of(commands, other.getBean(CommandSender.class));
            List<Future<?>> answers = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                CommandSender sender = processes.get(i % 2);
                AccountId from = new AccountId(accounts.get(i % 3));
                AccountId to = new AccountId(accounts.get((i + 1) % 3));
                TransferId id = new TransferId("F-" + i);
                answers.add(callers.submit(() ->
                        sender.send(new RequestTransfer(id, from, to, BigDecimal.ONE, null), CommandSide.TELLER)));
                answers.add(callers.submit(() ->
                        sender.send(new DepositMoney(from, null, BigDecimal.ONE, null, null), CommandSide.TELLER)));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
            Ledger ledger = await().atMost(Duration.ofSeconds(30))
                    .until(() -> Ledger.read(database), all -> all.pending() == 0);
            ledger.assertSettled();
            for (int i = 0; i < 120; i++) {
                assertThat(ledger.trailOf("F-" + i)).isEqualTo(Ledger.COMPLETED);
            }
            accounts.forEach(account -> assertThat(ledger.balanceOf(account)).isEqualTo("1040.00"));
        } finally {
            callers.shutdownNow();
        }
    }

    private static double refusedDebits() {
        Timer timer = process.getBean(MeterRegistry.class)
                .find("account.transfer.steps")
                .tags("step", "DebitTransfer", "outcome", "refused")
                .timer();
        return timer == null ? 0 : timer.count();
    }

    /** The transfers that have ended so, by the metrics. */
    private static final class Finished {

        private final Timer timer;
        private final long before;

        Finished(String outcome) {
            this.timer = process.getBean(MeterRegistry.class)
                    .get("account.transfers.finished")
                    .tag("outcome", outcome)
                    .timer();
            this.before = timer.count();
        }

        void awaitOneMore() {
            await().atMost(Duration.ofSeconds(20)).until(() -> timer.count() == before + 1);
            assertThat(timer.mean(TimeUnit.SECONDS)).isBetween(0.001, 20.0);
        }
    }

    private static Ledger settled(String transfer) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> Ledger.read(database),
                        ledger -> ledger.trailOf(transfer).size() > 1 && ledger.pending() == 0);
    }

    private static void transfer(String id, String from, String to, String amount) {
        send(new RequestTransfer(
                new TransferId(id), new AccountId(from), new AccountId(to), new BigDecimal(amount), null));
    }

    private static void send(Object command) {
        commands.send(command, CommandSide.TELLER);
    }
}
