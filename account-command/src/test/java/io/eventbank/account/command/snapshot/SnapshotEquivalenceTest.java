package io.eventbank.account.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.CreditInterest;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.DebitTransfer;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.RefundTransfer;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.command.SettleTransfer;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.account.AccountAggregate;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.command.owner.OwnerAggregate;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.account.support.web.KeyedRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The same random commands, many of them repeats and many refused, to a stream without a snapshot and to streams with
 * one at any of its positions, and to streams that two processes keep in memory: the answers are the same.
 */
class SnapshotEquivalenceTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate DAY = LocalDate.of(2024, 3, 10);
    private static final AccountId OTHER = new AccountId("other");
    private static final int COMMANDS = 60;

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static CommandSender commands;
    private static final List<ConfigurableApplicationContext> keeping = new ArrayList<>();
    private static StoredSnapshots snapshots;

    /** A command to a stream, with the metadata of its request. */
    private record Step<T extends StreamId>(Function<T, Object> command, Map<String, ?> metaData) {}

    @BeforeAll
    static void start() {
        String database = TestDatabase.create();
        application = process(database, 0);
        keeping.add(process(database, 100));
        keeping.add(process(database, 100));
        commands = application.getBean(CommandSender.class);
        snapshots = new StoredSnapshots(application);
        commands.send(
                new ImportOwner(new OwnerId("C1"), new EncryptedText("AA"), new EncryptedText("AA")),
                CommandSide.TELLER);
    }

    private static ConfigurableApplicationContext process(String database, int cachedAggregates) {
        return CommandSide.start(
                database,
                spool,
                "account.command.cached-aggregates=" + cachedAggregates,
                "account.command.snapshot-interval=0",
                "account.command.remembered-transactions=6",
                "account.command.remembered-requests=3");
    }

    @AfterAll
    static void stop() {
        keeping.forEach(ConfigurableApplicationContext::close);
        application.close();
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void anAccountAnswersTheSameWhereverItsSnapshotIs(long seed) {
        List<Step<AccountId>> history = accountHistory(new Random(seed));
        List<String> expected = answers(history, new AccountId("S" + seed + "-none"), AccountAggregate.TYPE, -1);
        assertThat(expected).filteredOn(answer -> answer.contains("Refused")).hasSizeGreaterThan(4);
        assertThat(expected)
                .filteredOn(answer -> answer.contains("TransactionResult"))
                .hasSizeGreaterThan(4);

        for (int position = 0; position < COMMANDS; position++) {
            AccountId account = new AccountId("S" + seed + "-" + position);
            assertThat(answers(history, account, AccountAggregate.TYPE, position))
                    .as("with a snapshot after command %d", position)
                    .isEqualTo(expected);
            assertThat(snapshots.sequences(account)).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void anOwnerAnswersTheSameWhereverTheirSnapshotIs() {
        List<Step<OwnerId>> history = ownerHistory(new Random(5));
        List<String> expected = answers(history, new OwnerId("S-none"), OwnerAggregate.TYPE, -1);

        for (int position = 0; position < COMMANDS; position++) {
            assertThat(answers(history, new OwnerId("S-" + position), OwnerAggregate.TYPE, position))
                    .as("with a snapshot after command %d", position)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void anAccountAnswersTheSameWhicheverProcessThatKeepsItIsAsked(long seed) {
        List<Step<AccountId>> history = accountHistory(new Random(seed));
        List<String> expected = answers(history, new AccountId("K" + seed + "-none"), AccountAggregate.TYPE, -1);

        for (int round = 0; round < 20; round++) {
            assertThat(keptAnswers(history, new AccountId("K" + seed + "-" + round), new Random(round)))
                    .as("by chance %d", round)
                    .isEqualTo(expected);
        }
    }

    @Test
    void anOwnerAnswersTheSameWhicheverProcessThatKeepsThemIsAsked() {
        List<Step<OwnerId>> history = ownerHistory(new Random(5));
        List<String> expected = answers(history, new OwnerId("K-none"), OwnerAggregate.TYPE, -1);

        for (int round = 0; round < 20; round++) {
            assertThat(keptAnswers(history, new OwnerId("K-" + round), new Random(round)))
                    .as("by chance %d", round)
                    .isEqualTo(expected);
        }
    }

    private static <T extends StreamId> List<String> keptAnswers(List<Step<T>> history, T stream, Random chance) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            CommandSender process = keeping.get(chance.nextInt(keeping.size())).getBean(CommandSender.class);
            answers.add(i + " " + answer(process, history.get(i), stream));
        }
        return answers;
    }

    private static <T extends StreamId> List<String> answers(
            List<Step<T>> history, T stream, Class<?> type, int position) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            answers.add(i + " " + answer(commands, history.get(i), stream));
            if (i == position) {
                snapshots.take(type, stream);
            }
        }
        return answers;
    }

    /** The answer without what differs from one stream to the next: its name and the time. */
    private static <T extends StreamId> String answer(CommandSender process, Step<T> step, T stream) {
        String answer;
        try {
            answer = String.valueOf(process.<Object>send(step.command().apply(stream), step.metaData()));
        } catch (CommandExecutionException e) {
            answer = "Refused " + e.<Refusal.Details>getDetails().orElseThrow(() -> e);
        }
        return answer.replace(stream.value(), "?")
                .replaceAll("(recordedAt|registeredAt|erasedAt|eventId)=[^,\\]]*", "");
    }

    private static List<Step<AccountId>> accountHistory(Random random) {
        List<Step<AccountId>> steps = new ArrayList<>();
        steps.add(new Step<>(
                account -> new ImportAccount(
                        account, new OwnerId("C1"), AccountType.SAVINGS, EUR, DAY.minusDays(9), BigDecimal.ONE),
                request(random)));
        while (steps.size() < COMMANDS) {
            steps.add(random.nextInt(4) == 0 ? steps.get(random.nextInt(steps.size())) : accountStep(random));
        }
        return steps;
    }

    private static Step<AccountId> accountStep(Random random) {
        TransactionId id = new TransactionId("T" + random.nextInt(20));
        TransferId transfer = new TransferId("X" + random.nextInt(6));
        TransactionId leg = new TransactionId(transfer.value());
        BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(12));
        boolean cancelled = random.nextInt(3) == 0;
        return switch (random.nextInt(17)) {
            case 0, 1, 13, 14, 15, 16 -> step(random, account -> new DepositMoney(account, id, amount, "salary", DAY));
            case 2 -> step(random, account -> new CreditInterest(account, id, amount, null, DAY));
            case 3 -> step(random, account -> new WithdrawMoney(account, id, amount, null, DAY));
            case 4 ->
                step(
                        random,
                        account -> new ImportTransactions(
                                account,
                                List.of(
                                        new ImportTransactions.Row(id, DAY, TransactionType.DEPOSIT, amount, null),
                                        new ImportTransactions.Row(
                                                new TransactionId(id.value() + "b"),
                                                DAY,
                                                TransactionType.FEE,
                                                amount.negate(),
                                                null))));
            case 5 -> step(random, account -> new ChangeOverdraftLimit(account, amount));
            case 6 -> step(random, account -> new SuspendAccount(account, "reason " + amount));
            case 7, 8 -> step(random, ReactivateAccount::new);
            case 9 -> step(random, account -> new CloseAccount(account, "moved"));
            case 10 ->
                system(account -> new DebitTransfer(account, transfer, leg, amount, EUR, "rent", OTHER, cancelled));
            case 11 ->
                system(account -> new CreditTransfer(
                        account, transfer, new TransactionId(transfer + "c"), amount, EUR, null, OTHER, cancelled));
            default ->
                system(
                        cancelled
                                ? account -> new SettleTransfer(account, transfer)
                                : account -> new RefundTransfer(
                                        account, transfer, new TransactionId(transfer + "r"), "rent", OTHER));
        };
    }

    private static List<Step<OwnerId>> ownerHistory(Random random) {
        PersonalData personalData = application.getBean(PersonalData.class);
        List<Step<OwnerId>> steps = new ArrayList<>();
        steps.add(new Step<>(
                owner -> new RegisterOwner(owner, name(personalData, owner, 0), email(personalData, owner)),
                request(random)));
        while (steps.size() < COMMANDS) {
            int number = random.nextInt(4);
            int kind = random.nextInt(5);
            if (steps.size() >= COMMANDS - 10) {
                steps.add(erasedStep(steps.size() - (COMMANDS - 10), random));
            } else if (kind == 0) {
                steps.add(steps.get(random.nextInt(steps.size())));
            } else if (kind == 1) {
                steps.add(new Step<>(
                        owner -> new ImportOwner(owner, name(personalData, owner, number), email(personalData, owner)),
                        request(random)));
            } else {
                steps.add(new Step<>(
                        owner -> new ChangeOwnerDetails(
                                owner, name(personalData, owner, number), email(personalData, owner)),
                        request(random)));
            }
        }
        return steps;
    }

    /** The first of them erases the owner, of whom nothing can be encrypted from then on. */
    private static Step<OwnerId> erasedStep(int number, Random random) {
        EncryptedText text = new EncryptedText("AA");
        return new Step<>(
                switch (number % 4) {
                    case 0 -> ErasePersonalData::new;
                    case 1 -> owner -> new ChangeOwnerDetails(owner, text, text);
                    case 2 -> owner -> new RegisterOwner(owner, text, text);
                    default -> owner -> new ImportOwner(owner, text, text);
                },
                request(random));
    }

    private static EncryptedText name(PersonalData personalData, OwnerId owner, int number) {
        return personalData.encrypt(owner, PersonalField.NAME, "Ada " + number);
    }

    private static EncryptedText email(PersonalData personalData, OwnerId owner) {
        return personalData.encrypt(owner, PersonalField.EMAIL, "ada@example.org");
    }

    private static Step<AccountId> step(Random random, Function<AccountId, Object> command) {
        return new Step<>(command, request(random));
    }

    private static Step<AccountId> system(Function<AccountId, Object> command) {
        return new Step<>(command, new Caller("s", Set.of(Role.SYSTEM), null).toMetaData());
    }

    /** Sometimes with a key, sometimes with one that was used before, sometimes expecting a version. */
    private static Map<String, ?> request(Random random) {
        Map<String, Object> metaData = new HashMap<>(CommandSide.TELLER);
        if (random.nextInt(3) == 0) {
            metaData.put(KeyedRequest.IDEMPOTENCY_KEY, "k" + random.nextInt(8));
        }
        if (random.nextInt(12) == 0) {
            metaData.put(CommandSender.EXPECTED_VERSION, (long) random.nextInt(20));
        }
        return metaData;
    }
}
