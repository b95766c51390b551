package io.eventbank.account.command.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.AccountCommand;
import io.eventbank.account.api.command.CancelTransfer;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.CompensateTransfer;
import io.eventbank.account.api.command.CompleteTransfer;
import io.eventbank.account.api.command.CreditInterest;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.CustomerCommand;
import io.eventbank.account.api.command.DebitTransfer;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.command.FailTransfer;
import io.eventbank.account.api.command.FinishTransfer;
import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.ManageTransfer;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.OwnerCommand;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.RefundTransfer;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.ResumeTransfer;
import io.eventbank.account.api.command.SettleTransfer;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.command.TransferStep;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/** Every command, past all endpoints, on behalf of everybody: only who may give it has it carried out. */
class CommandsOfStrangersTest {

    private static final OwnerId C1 = new OwnerId("C1");
    private static final OwnerId C3 = new OwnerId("C3");
    private static final AccountId A1 = new AccountId("A1");
    private static final AccountId A2 = new AccountId("A2");
    private static final TransferId T1 = new TransferId("T1");
    private static final TransferId NEW_TRANSFER = new TransferId("T9");
    private static final TransactionId BOOKING = new TransactionId("B9");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final EncryptedText TEXT = new EncryptedText("AA");
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

    private static final Map<Class<?>, Object> COMMANDS = Stream.of(
                    new OpenAccount(new AccountId("A9"), C1, AccountType.CHECKING, EUR, ONE, ONE),
                    new ImportAccount(new AccountId("A9"), C1, AccountType.CHECKING, EUR, DAY, ONE),
                    new DepositMoney(A1, null, ONE, null, null),
                    new WithdrawMoney(A1, null, ONE, null, null),
                    new CreditInterest(A1, null, ONE, null, null),
                    new ImportTransactions(
                            A1, List.of(new ImportTransactions.Row(BOOKING, DAY, TransactionType.DEPOSIT, ONE, null))),
                    new ChangeOverdraftLimit(A1, ONE),
                    new SuspendAccount(A1, "why not"),
                    new ReactivateAccount(A1),
                    new CloseAccount(A2, "why not"),
                    new DebitTransfer(A1, NEW_TRANSFER, BOOKING, ONE, EUR, null, A2, false),
                    new CreditTransfer(A1, NEW_TRANSFER, BOOKING, ONE, EUR, null, A2, false),
                    new RefundTransfer(A1, NEW_TRANSFER, BOOKING, null, A2),
                    new SettleTransfer(A1, NEW_TRANSFER),
                    new RegisterOwner(new OwnerId("C9"), TEXT, TEXT),
                    new ImportOwner(new OwnerId("C9"), TEXT, TEXT),
                    new ChangeOwnerDetails(C1, TEXT, TEXT),
                    new ErasePersonalData(C3),
                    new RequestTransfer(NEW_TRANSFER, A1, A2, ONE, null),
                    new ResumeTransfer(T1),
                    new CancelTransfer(T1),
                    new CompleteTransfer(T1),
                    new FailTransfer(T1, "no"),
                    new CompensateTransfer(T1, "no"))
            .collect(Collectors.toMap(Object::getClass, Function.identity()));

    private static final Map<Caller, Predicate<Object>> ALLOWED = Map.of(
            Caller.of(MetaData.emptyInstance()),
            command -> false,
            new Caller("nothing", Set.of(), null),
            command -> false,
            new Caller("owner without a role", Set.of(), C1),
            command -> false,
            new Caller("auditor", Set.of(Role.AUDITOR), null),
            command -> false,
            new Caller("customer of nobody", Set.of(Role.CUSTOMER), null),
            command -> false,
            new Caller("another customer", Set.of(Role.CUSTOMER), new OwnerId("C2")),
            command -> false,
            new Caller("customer", Set.of(Role.CUSTOMER), C1),
            CustomerCommand.class::isInstance,
            new Caller("operator", Set.of(Role.OPERATOR), C1),
            command -> command instanceof ManageTransfer || command instanceof ErasePersonalData,
            new Caller("teller", Set.of(Role.TELLER), null),
            command -> !(command instanceof ManageTransfer
                    || command instanceof TransferStep
                    || command instanceof FinishTransfer),
            Caller.system("test"),
            command -> true);

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static CommandSender commands;
    private static EventStore events;

    @BeforeAll
    static void start() {
        application = CommandSide.start(TestDatabase.create(), spool);
        commands = application.getBean(CommandSender.class);
        events = application.getBean(EventStore.class);
        CommandSide.openAccounts(commands, "100", A1.value(), A2.value());
        commands.send(new ImportOwner(C3, TEXT, TEXT), CommandSide.TELLER);
        commands.send(new RequestTransfer(T1, A1, A2, ONE, null), CommandSide.TELLER);
        await().until(() -> events.lastSequenceNumberFor(T1.toString()).equals(Optional.of(1L)));
        await().until(() -> events.lastSequenceNumberFor(A1.toString()).equals(Optional.of(2L)));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void everyCommandIsTried() throws Exception {
        assertThat(COMMANDS.keySet()).containsExactlyInAnyOrderElementsOf(all());
        Set<Class<?>> families = Stream.of(AccountCommand.class, OwnerCommand.class, TransferCommand.class)
                .flatMap(CommandsOfStrangersTest::members)
                .collect(Collectors.toSet());
        assertThat(families).as("the families of commands").containsExactlyInAnyOrderElementsOf(all());
    }

    @TestFactory
    Stream<DynamicTest> whoMayNotGiveItIsRefusedAndNothingHappens() {
        return ALLOWED.entrySet().stream()
                .flatMap(caller -> COMMANDS.values().stream()
                        .filter(caller.getValue().negate())
                        .map(command -> DynamicTest.dynamicTest(name(caller.getKey(), command), () -> {
                            List<?> before = streams();

                            ErrorCode refusal = refusal(command, caller.getKey());

                            assertThat(refusal)
                                    .isEqualTo(
                                            command instanceof CustomerCommand
                                                            && caller.getKey().hasAny(Role.CUSTOMER)
                                                    ? ErrorCode.ACCOUNT_NOT_FOUND
                                                    : ErrorCode.FORBIDDEN);
                            assertThat(streams()).isEqualTo(before);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> whoMayGiveItIsHeard() {
        return ALLOWED.entrySet().stream()
                .flatMap(caller -> COMMANDS.values().stream()
                        .filter(caller.getValue())
                        .map(command -> DynamicTest.dynamicTest(
                                name(caller.getKey(), command),
                                () -> assertThat(refusal(command, caller.getKey()))
                                        .isNotIn(
                                                ErrorCode.FORBIDDEN,
                                                ErrorCode.ACCOUNT_NOT_FOUND,
                                                ErrorCode.OWNER_NOT_FOUND))));
    }

    /** The code of the refusal; null if it was carried out. */
    private static ErrorCode refusal(Object command, Caller caller) {
        try {
            commands.send(
                    command, caller.roles().isEmpty() && caller.ownerId() == null ? Map.of() : caller.toMetaData());
            return null;
        } catch (CommandExecutionException failure) {
            return failure.<Refusal.Details>getDetails()
                    .orElseThrow(() -> failure)
                    .code();
        }
    }

    private static List<?> streams() {
        return Stream.of(
                        "BankAccount-A1",
                        "BankAccount-A2",
                        "BankAccount-A9",
                        "Owner-C1",
                        "Owner-C3",
                        "Owner-C9",
                        "MoneyTransfer-T1",
                        "MoneyTransfer-T9")
                .map(events::lastSequenceNumberFor)
                .toList();
    }

    private static String name(Caller caller, Object command) {
        return caller.subject() + ": " + command.getClass().getSimpleName();
    }

    private static Stream<Class<?>> members(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(CommandsOfStrangersTest::members)
                : Stream.of(family);
    }

    /** All classes of the package that name an aggregate as their target. */
    private static Set<Class<?>> all() throws IOException {
        String commandPackage = AccountCommand.class.getPackageName();
        return Stream.of(new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:" + commandPackage.replace('.', '/') + "/*.class"))
                .map(file -> commandPackage + "." + file.getFilename().replace(".class", ""))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .filter(type -> Arrays.stream(type.getDeclaredFields())
                        .anyMatch(field -> field.isAnnotationPresent(TargetAggregateIdentifier.class)))
                .collect(Collectors.toSet());
    }
}
