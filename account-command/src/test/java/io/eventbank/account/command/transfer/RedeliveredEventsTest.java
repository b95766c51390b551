package io.eventbank.account.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.operation.ProcessorOperations;
import io.eventbank.account.support.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Segments that are merged are given events again: those that the one of them had had, and the other had not. */
class RedeliveredEventsTest {

    @TempDir
    private static Path spool;

    @Test
    void allProcessorsGetOverEventsThatTheyHaveHadBefore() {
        String database = TestDatabase.create();
        try (ConfigurableApplicationContext process =
                CommandSide.start(database, spool, "account.operation.interval=50ms")) {
            CommandSender commands = process.getBean(CommandSender.class);
            ProcessorOperations processors = process.getBean(ProcessorOperations.class);
            JdbcTemplate jdbc = process.getBean(JdbcTemplate.class);
            CommandSide.openAccounts(commands, "100", "A1", "A2");
            transfer(commands, "T1");
            await().until(() -> Ledger.read(database).pending() == 0);
            processors.pause("transfer-saga");
            transfer(commands, "T2"); // still open
            await().until(() -> open(jdbc).equals(List.of("T2")));
            caughtUp(processors, "open-transfers");
            caughtUp(processors, "transaction-ids");
            caughtUp(processors, "erasures");

            for (String name : List.of("open-transfers", "transaction-ids", "erasures", "transfer-saga")) {
                processors.pause(name);
                assertThat(jdbc.update(
                                "UPDATE account_command.token_entry SET token = NULL, token_type = NULL"
                                        + " WHERE processor_name = ?",
                                name))
                        .isPositive();
                if (!name.equals("transfer-saga")) {
                    processors.resume(name);
                    caughtUp(processors, name);
                }
            }
            assertThat(open(jdbc)).containsExactly("T2");

            processors.resume("transfer-saga");
            caughtUp(processors, "transfer-saga");
            await().until(() ->
                    Ledger.read(database).pending() == 0 && open(jdbc).isEmpty());
            Ledger ledger = Ledger.read(database);
            ledger.assertSettled();
            assertThat(ledger.trailOf("T1")).isEqualTo(Ledger.COMPLETED);
            assertThat(ledger.balanceOf("A1")).isEqualTo("80.00");
            assertThat(ledger.balanceOf("A2")).isEqualTo("120.00");
            await().until(() ->
                    jdbc.queryForObject("SELECT count(*) FROM account_command.saga_entry", Long.class) == 0);
        }
    }

    private static void transfer(CommandSender commands, String id) {
        commands.send(
                new RequestTransfer(
                        new TransferId(id), new AccountId("A1"), new AccountId("A2"), new BigDecimal("10"), null),
                CommandSide.TELLER);
    }

    private static List<String> open(JdbcTemplate jdbc) {
        return jdbc.queryForList("SELECT transfer_id FROM account_command.open_transfer", String.class);
    }

    private static void caughtUp(ProcessorOperations processors, String name) {
        await().until(() -> processors.processor(name).running()
                && processors.processor(name).segments().stream()
                        .allMatch(segment -> segment.caughtUp() && segment.error() == null));
    }
}
