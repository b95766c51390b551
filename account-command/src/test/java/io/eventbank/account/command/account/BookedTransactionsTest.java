package io.eventbank.account.command.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Set;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An account that remembers its last two transactions knows all the others too. */
class BookedTransactionsTest {

    private static final LocalDate DAY = LocalDate.of(2020, 1, 2);

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static CommandSender commands;

    @BeforeAll
    static void start() {
        application = CommandSide.start(TestDatabase.create(), spool, "account.command.remembered-transactions=2");
        commands = application.getBean(CommandSender.class);
        OwnerId owner = new OwnerId("C1");
        PersonalData personalData = application.getBean(PersonalData.class);
        commands.send(
                new ImportOwner(
                        owner,
                        personalData.encrypt(owner, PersonalField.NAME, "Ada"),
                        personalData.encrypt(owner, PersonalField.EMAIL, "ada@example.org")),
                CommandSide.TELLER);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aTransactionOfLongAgoIsFoundInTheIndex() {
        AccountId account = openWithTransactions("indexed");
        JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
        await().until(() -> jdbc.queryForObject(
                        "SELECT count(*) FROM account_command.booked_transaction WHERE account_id = ?",
                        Long.class,
                        account.value())
                == 10);

        assertFirstIsKnown(account);
    }

    @Test
    void aTransactionOfLongAgoIsKnownWhileTheIndexIsBehind() {
        var processor = application
                .getBean(EventProcessingConfiguration.class)
                .eventProcessor("transaction-ids")
                .orElseThrow();
        processor.shutDown();
        try {
            assertFirstIsKnown(openWithTransactions("unindexed"));
        } finally {
            processor.start();
        }
    }

    @Test
    void theIndexTellsTransactionsOfDifferentAccountsApart() {
        AccountId one = openWithTransactions("one");
        AccountId other = openWithTransactions("other");
        BookedTransactions booked = application.getBean(BookedTransactions.class);
        TransactionId mine = new TransactionId("one-only");
        commands.send(new DepositMoney(one, mine, BigDecimal.ONE, null, null), CommandSide.TELLER);

        assertThat(booked.find(one, Set.of(mine), 100)).containsKey(mine);
        assertThat(booked.find(other, Set.of(mine), 100)).isEmpty();
    }

    @Test
    void anImportThatIsSentAgainBooksNothingHoweverLongItIs() {
        AccountId account = openWithTransactions("imported");

        ImportTransactions.Result again = commands.send(rows(account), CommandSide.TELLER);

        assertThat(again.imported()).isZero();
        assertThat(again.skipped()).isEqualTo(10);
    }

    @Test
    void eventsAreStoredAndHandledInTransactionsOfTheDatabase() {
        assertThat(application.getBean(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
    }

    private static AccountId openWithTransactions(String id) {
        AccountId account = new AccountId(id);
        commands.send(
                new ImportAccount(
                        account,
                        new OwnerId("C1"),
                        AccountType.CHECKING,
                        Currency.getInstance("EUR"),
                        DAY,
                        BigDecimal.ZERO),
                CommandSide.TELLER);
        commands.send(rows(account), CommandSide.TELLER);
        return account;
    }

    private static ImportTransactions rows(AccountId account) {
        return new ImportTransactions(
                account,
                IntStream.rangeClosed(1, 10)
                        .mapToObj(number -> new ImportTransactions.Row(
                                new TransactionId("T" + number),
                                DAY,
                                TransactionType.DEPOSIT,
                                BigDecimal.valueOf(number),
                                null))
                        .toList());
    }

    private static void assertFirstIsKnown(AccountId account) {
        TransactionResult again = commands.send(deposit(account, "1"), CommandSide.TELLER);
        assertThat(again.sequence()).isEqualTo(1);
        assertThat(again.version()).isEqualTo(1);
        assertThat(again.balanceAfter()).isEqualTo(new BigDecimal("1.00"));

        assertThatThrownBy(() -> commands.send(deposit(account, "2"), CommandSide.TELLER))
                .isInstanceOfSatisfying(
                        CommandExecutionException.class,
                        failure -> assertThat(failure.<Refusal.Details>getDetails()
                                        .orElseThrow()
                                        .code())
                                .isEqualTo(ErrorCode.ID_CONFLICT));
    }

    private static DepositMoney deposit(AccountId account, String amount) {
        return new DepositMoney(account, new TransactionId("T1"), new BigDecimal(amount), null, DAY);
    }
}
