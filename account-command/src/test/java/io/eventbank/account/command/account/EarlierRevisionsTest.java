package io.eventbank.account.command.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.RawEvents;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Accounts that were opened with 100 and a limit of 50 by earlier releases, as those stored them. */
class EarlierRevisionsTest {

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static CommandSender commands;

    private final AccountId account = new AccountId("A-" + UUID.randomUUID());

    @BeforeAll
    static void start() {
        application = CommandSide.start(TestDatabase.create(), spool, "account.command.remembered-transactions=2");
        commands = application.getBean(CommandSender.class);
        CommandSide.openAccounts(commands, "0", "target");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void commandsFindWhatTheAccountWasOpenedWith(int revision) {
        store(revision);

        AccountResult result =
                commands.send(new ChangeOverdraftLimit(account, new BigDecimal("50")), CommandSide.TELLER);
        assertThat(result)
                .isEqualTo(new AccountResult(
                        account,
                        new OwnerId("C1"),
                        AccountType.CHECKING,
                        Currency.getInstance("EUR"),
                        new BigDecimal("100.00"),
                        new BigDecimal("50.00"),
                        new BigDecimal("150.00"),
                        result.status(),
                        0));
        assertThatThrownBy(() -> withdraw("150.01"))
                .isInstanceOfSatisfying(
                        CommandExecutionException.class,
                        failure -> assertThat(failure.<Refusal.Details>getDetails()
                                        .orElseThrow()
                                        .code())
                                .isEqualTo(ErrorCode.INSUFFICIENT_FUNDS));
        assertThat(withdraw("150").balanceAfter()).isEqualTo(new BigDecimal("-50.00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theRepeatOfTheRequestThatOpenedItIsAnsweredAsTheFirstTime(int revision) {
        store(revision);
        withdraw("1");

        AccountResult again = commands.send(
                new OpenAccount(
                        account,
                        new OwnerId("C1"),
                        AccountType.CHECKING,
                        Currency.getInstance("EUR"),
                        new BigDecimal("100"),
                        new BigDecimal("50")),
                Keyed.request("t", "k"));

        assertThat(again.balance()).isEqualTo(new BigDecimal("100.00"));
        assertThat(again.overdraftLimit()).isEqualTo(new BigDecimal("50.00"));
        assertThat(again.version()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itsTransactionsAreKnownWhileTheIndexHasNotSeenThem(int revision) {
        EventProcessor index = application
                .getBean(EventProcessingConfiguration.class)
                .eventProcessor("transaction-ids")
                .orElseThrow();
        index.shutDown();
        try {
            store(revision);
            for (int i = 1; i <= 5; i++) {
                deposit("T" + i);
            }
            assertThat(deposit("T1").sequence()).isEqualTo(1);
        } finally {
            index.start();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itsMoneyCanBeTransferred(int revision) {
        store(revision);

        commands.send(
                new RequestTransfer(
                        new TransferId(account.value()), account, new AccountId("target"), new BigDecimal("150"), null),
                CommandSide.TELLER);

        await().until(() -> commands.<AccountResult>send(
                                new ChangeOverdraftLimit(account, new BigDecimal("50")), CommandSide.TELLER)
                        .balance()
                        .compareTo(new BigDecimal("-50"))
                == 0);
    }

    private TransactionResult withdraw(String amount) {
        return commands.send(new WithdrawMoney(account, null, new BigDecimal(amount), null, null), CommandSide.TELLER);
    }

    private TransactionResult deposit(String id) {
        return commands.send(
                new DepositMoney(account, new TransactionId(id), BigDecimal.ONE, null, null), CommandSide.TELLER);
    }

    /** Stores the opening of the account as the file of that revision has it. */
    private void store(int revision) {
        try (InputStream file = getClass().getResourceAsStream("/events/AccountOpened-" + revision + ".json")) {
            new RawEvents(application.getBean(DataSource.class))
                    .append(
                            account.toString(),
                            0,
                            "BankAccount",
                            Instant.parse("2026-03-01T12:00:00Z"),
                            "io.eventbank.account.api.event.AccountOpened",
                            String.valueOf(revision),
                            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                                    .replace("\"A1\"", "\"" + account.value() + "\""),
                            "{\"actor\": \"t\", \"idempotencyKey\": \"k\"}");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
