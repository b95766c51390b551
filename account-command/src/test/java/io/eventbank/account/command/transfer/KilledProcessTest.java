package io.eventbank.account.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Whole processes that die between two steps of a transfer, one after the other on the same database. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path directory;

    private static final String DATABASE = TestDatabase.create();
    private static int deaths;

    @Test
    @Order(1)
    void thereAreAccountsOneOfThemSuspended() {
        try (ConfigurableApplicationContext process = CommandSide.start(DATABASE, directory)) {
            CommandSender commands = process.getBean(CommandSender.class);
            CommandSide.openAccounts(commands, "1000", "A1", "A2", "A3");
            commands.send(new SuspendAccount(new AccountId("A3"), "fraud"), CommandSide.TELLER);
        }
        Ledger.read(DATABASE).assertConserved();
    }

    /** One of each kind: before and after a step's effect, on each way that a transfer may take. */
    @ParameterizedTest
    @Order(2)
    @CsvSource({
        "after, RequestTransfer",
        "after, DebitTransfer",
        "before, CreditTransfer",
        "retry, CreditTransfer",
        "after, SettleTransfer",
        "before, RefundTransfer",
        "after, CompensateTransfer",
        "before, FailTransfer"
    })
    void aProcessDies(String when, String command) throws Exception {
        die(when, command);
    }

    @ParameterizedTest
    @Order(2)
    @Tag("slow")
    @CsvSource({
        "before, DebitTransfer",
        "after, CreditTransfer",
        "before, SettleTransfer",
        "before, CompleteTransfer",
        "after, CompleteTransfer",
        "after, RefundTransfer",
        "before, CompensateTransfer",
        "after, FailTransfer"
    })
    void aProcessDiesAtAnyOtherStep(String when, String command) throws Exception {
        die(when, command);
    }

    @Test
    @Order(3)
    void theNextProcessSettlesWhatTheyLeftBehind() {
        try (ConfigurableApplicationContext process = CommandSide.start(
                DATABASE,
                directory,
                // Reminders that a dead process was working on are free again after four of these.
                "db-scheduler.heartbeat-interval=1s")) {
            Ledger ledger = await().atMost(PATIENCE).until(() -> Ledger.read(DATABASE), all -> all.pending() == 0);

            ledger.assertSettled();
            assertThat(ledger.transfers()).hasSizeGreaterThan(2 * deaths);
            assertThat(ledger.transfers())
                    .allSatisfy(transfer -> assertThat(ledger.trailOf(transfer))
                            .isEqualTo(
                                    transfer.endsWith("completed")
                                            ? Ledger.COMPLETED
                                            : transfer.endsWith("failed") ? Ledger.FAILED : Ledger.COMPENSATED));
            assertThat(ledger.balanceOf("A3")).isEqualTo("1000.00");
        }
    }

    private static void die(String when, String command) throws Exception {
        Path log = directory.resolve(when + command + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingProcess.class.getName(),
                        DATABASE,
                        directory.toString(),
                        when,
                        command,
                        when + "-" + command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> contentOf(log))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> contentOf(log)).isEqualTo(DyingProcess.EXIT_CODE);
        deaths++;
        releaseClaims();
        Ledger.read(DATABASE).assertConserved();
    }

    /** What a dead process holds would be free after ten seconds; that it is dead is known here. */
    private static void releaseClaims() throws SQLException {
        try (Connection connection = DriverManager.getConnection(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE account_command.token_entry SET owner = NULL");
        }
    }

    private static String contentOf(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
