package io.eventbank.account.command.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.commandhandling.CommandExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Two processes on one event store, and many callers. */
class ConcurrentBookingTest {

    private static final OwnerId C1 = new OwnerId("C1");

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static List<CommandSender> processes;

    @BeforeAll
    static void start() {
        String database = TestDatabase.create();
        one = CommandSide.start(database, spool);
        other = CommandSide.start(database, spool);
        processes = List.of(one.getBean(CommandSender.class), other.getBean(CommandSender.class));
        processes
                .get(0)
                .send(new ImportOwner(C1, new EncryptedText("AA"), new EncryptedText("AA")), CommandSide.TELLER);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void noDepositIsLostWhenTwoProcessesBookOnOneAccount() throws Exception {
        AccountId account = open("A1", "0");

        List<Object> results = inParallel(
                80,
                sender -> sender.send(new DepositMoney(account, null, BigDecimal.ONE, null, null), CommandSide.TELLER));

        assertThat(results).allMatch(TransactionResult.class::isInstance);
        TransactionResult last =
                processes.get(1).send(new DepositMoney(account, null, BigDecimal.ONE, null, null), CommandSide.TELLER);
        assertThat(last.balanceAfter()).isEqualTo(new BigDecimal("81.00"));
        assertThat(last.version()).isEqualTo(81);
    }

    @Test
    void noMoreIsPaidOutThanThereIs() throws Exception {
        AccountId account = open("A2", "30");

        List<Object> results = inParallel(
                60,
                sender ->
                        sender.send(new WithdrawMoney(account, null, BigDecimal.ONE, null, null), CommandSide.TELLER));

        assertThat(results.stream().filter(TransactionResult.class::isInstance)).hasSize(30);
        assertThat(results.stream().filter(ErrorCode.INSUFFICIENT_FUNDS::equals))
                .hasSize(30);
    }

    @Test
    void anAccountThatSeveralOpenAtOnceIsOpenedOnce() throws Exception {
        List<Object> results = inParallel(16, sender -> sender.send(opening("A3", "1"), CommandSide.TELLER));

        assertThat(results.stream().filter(ErrorCode.ALREADY_EXISTS::equals)).hasSize(15);
    }

    @Test
    void commandsAreRefusedToThoseWhoMayNotGiveThem() {
        AccountId account = open("A4", "1");
        DepositMoney deposit = new DepositMoney(account, null, BigDecimal.ONE, null, null);

        assertThat(outcome(processes.get(0), sender -> sender.send(deposit, Map.of())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        for (Role role : List.of(Role.CUSTOMER, Role.AUDITOR, Role.OPERATOR)) {
            Map<String, String> caller = new Caller("x", Set.of(role), C1).toMetaData();
            assertThat(outcome(processes.get(0), sender -> sender.send(deposit, caller)))
                    .isEqualTo(ErrorCode.FORBIDDEN);
        }
    }

    @Test
    void anAccountForAnUnknownOwnerIsRefused() {
        OpenAccount unknown = new OpenAccount(
                new AccountId("A5"),
                new OwnerId("nobody"),
                AccountType.CHECKING,
                Currency.getInstance("EUR"),
                BigDecimal.ZERO,
                BigDecimal.ZERO);

        assertThat(outcome(processes.get(0), sender -> sender.send(unknown, CommandSide.TELLER)))
                .isEqualTo(ErrorCode.UNKNOWN_OWNER);
    }

    private static AccountId open(String id, String balance) {
        processes.get(0).send(opening(id, balance), CommandSide.TELLER);
        return new AccountId(id);
    }

    private static OpenAccount opening(String id, String balance) {
        return new OpenAccount(
                new AccountId(id),
                C1,
                AccountType.CHECKING,
                Currency.getInstance("EUR"),
                new BigDecimal(balance),
                BigDecimal.ZERO);
    }

    private interface Call {
        Object on(CommandSender sender);
    }

    private static List<Object> inParallel(int times, Call call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Object>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                CommandSender sender = processes.get(i % 2);
                futures.add(callers.submit(() -> outcome(sender, call)));
            }
            List<Object> results = new ArrayList<>();
            for (Future<Object> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            callers.shutdownNow();
        }
    }

    /** The answer, or the code of the refusal. */
    private static Object outcome(CommandSender sender, Call call) {
        try {
            return call.on(sender);
        } catch (CommandExecutionException e) {
            return e.<Refusal.Details>getDetails().orElseThrow(() -> e).code();
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }
}
