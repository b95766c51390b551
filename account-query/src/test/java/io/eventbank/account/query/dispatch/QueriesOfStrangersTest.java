package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.query.AccountEventsPage;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.AccountsPage;
import io.eventbank.account.api.query.AnalyseTransactions;
import io.eventbank.account.api.query.DailyBalancesPage;
import io.eventbank.account.api.query.ExplanationTerms;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindAccountEvents;
import io.eventbank.account.api.query.FindAccountOwnerVersion;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.query.FindAccounts;
import io.eventbank.account.api.query.FindDailyBalances;
import io.eventbank.account.api.query.FindExplanationTerms;
import io.eventbank.account.api.query.FindOwner;
import io.eventbank.account.api.query.FindOwnerSummary;
import io.eventbank.account.api.query.FindOwnerVersion;
import io.eventbank.account.api.query.FindOwners;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.query.FindReceipt;
import io.eventbank.account.api.query.FindRecordedVersion;
import io.eventbank.account.api.query.FindStatementSummary;
import io.eventbank.account.api.query.FindStatementTransactions;
import io.eventbank.account.api.query.FindStream;
import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.query.FindTransaction;
import io.eventbank.account.api.query.FindTransactions;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.query.FindTransfers;
import io.eventbank.account.api.query.OwnerSummaryView;
import io.eventbank.account.api.query.OwnerView;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.query.Page;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.api.query.StatementSummary;
import io.eventbank.account.api.query.StatementTransactions;
import io.eventbank.account.api.query.StreamOrder;
import io.eventbank.account.api.query.StreamView;
import io.eventbank.account.api.query.StreamsPage;
import io.eventbank.account.api.query.TransactionAnalysisView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.query.TransactionsPage;
import io.eventbank.account.api.query.TransferView;
import io.eventbank.account.api.query.TransfersPage;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.proof.Sealing;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/** Every query, past all endpoints, on behalf of everybody: nothing is told to whom it is not for. */
class QueriesOfStrangersTest extends QueryTest {

    private static final PageRequest PAGE = new PageRequest(null, 50);
    private static final LocalDate DAY = LocalDate.of(2024, 2, 28);
    private static final Currency EUR = Currency.getInstance("EUR");

    private static final List<Caller> STRANGERS = List.of(
            new Caller("another customer", Set.of(Role.CUSTOMER), new OwnerId("stranger")),
            new Caller("customer of nobody", Set.of(Role.CUSTOMER), null),
            new Caller("operator", Set.of(Role.OPERATOR), null),
            new Caller("nothing", Set.of(), null));

    @Autowired
    private QueryBus bus;

    @Autowired
    private ApplicationContext application;

    private final AccountId account = new AccountId(unique("A"));
    private final TransferId transfer = new TransferId(unique("T"));

    private record Example(Object query, ResponseType<?> answer) {}

    @Test
    void nobodyIsToldWhatIsAnothers() throws Exception {
        OwnerId owner = register("Ada Lovelace", "ada@example.org");
        AccountHistory history =
                new AccountHistory(account, owner, "EUR").opened(100, 0).deposited(5, DAY);
        record(account, history.events());
        append(
                transfer,
                0,
                new TransferRequested(
                        transfer,
                        account,
                        new AccountId("other"),
                        owner,
                        new OwnerId("other"),
                        BigDecimal.ONE,
                        EUR,
                        null,
                        new TransactionId("1"),
                        new TransactionId("2"),
                        new TransactionId("3")));
        caughtUp();
        Sealing.seal(application);
        List<Example> examples = examples(owner);
        assertThat(examples.stream().map(example -> example.query().getClass()).collect(Collectors.toSet()))
                .isEqualTo(queries())
                .isEqualTo(handled());

        for (Example example : examples) {
            assertThat(told(example, new Caller("teller", Set.of(Role.TELLER), null).toMetaData()))
                    .as(example.query().toString())
                    .isTrue();
            boolean forEmployees = example.query() instanceof AnalyseTransactions
                    || example.query() instanceof FindStreams streams && streams.idleSince() != null;
            assertThat(told(example, new Caller("owner", Set.of(Role.CUSTOMER), owner).toMetaData()))
                    .as(example.query().toString())
                    .isEqualTo(!forEmployees);
            assertThat(told(example, Map.of())).as("nobody: " + example.query()).isFalse();
            for (Caller stranger : STRANGERS) {
                assertThat(told(example, stranger.toMetaData()))
                        .as(stranger.subject() + ": " + example.query())
                        .isFalse();
            }
            assertThat(told(example, new Caller("owner without a role", Set.of(), owner).toMetaData()))
                    .as(example.query().toString())
                    .isFalse();
        }
    }

    private List<Example> examples(OwnerId owner) {
        return List.of(
                optional(new FindAccount(account), AccountView.class),
                optional(new FindAccountVersion(account), Long.class),
                optional(new FindAccountOwnerVersion(owner), Long.class),
                optional(new FindRecordedVersion(account), Long.class),
                optional(new FindPastAccount(account, null, null, 0L), AccountView.class),
                optional(new FindPastAccount(account, DAY, null, null), AccountView.class),
                optional(new FindAccountEvents(account, PAGE), AccountEventsPage.class),
                optional(new FindExplanationTerms(account, null, 0, 1), ExplanationTerms.class),
                optional(new FindTransactions(account, null, null, null, PAGE), TransactionsPage.class),
                optional(new FindTransaction(account, new TransactionId("T1")), TransactionView.class),
                optional(new FindReceipt(account, new TransactionId("T1")), ReceiptView.class),
                optional(new FindDailyBalances(account, null, null, PAGE), DailyBalancesPage.class),
                optional(new FindStatementSummary(account, DAY, DAY, 1), StatementSummary.class),
                optional(new FindStatementTransactions(account, DAY, 1, DAY, -1, 10), StatementTransactions.class),
                always(new FindAccounts(owner, null, null, null, null, PAGE), AccountsPage.class),
                optional(new FindOwner(owner), OwnerView.class),
                optional(new FindOwnerVersion(owner), Long.class),
                optional(new FindOwnerSummary(owner), OwnerSummaryView.class),
                always(new FindOwners(null, PAGE), OwnersPage.class),
                always(new FindOwners("ada@example.org", PAGE), OwnersPage.class),
                optional(new FindTransfer(transfer), TransferView.class),
                always(new FindTransfers(account, null, null, PAGE), TransfersPage.class),
                always(new FindTransfers(null, null, null, PAGE), TransfersPage.class),
                optional(new FindStream(account.toString()), StreamView.class),
                optional(new FindStream(transfer.toString()), StreamView.class),
                optional(new FindStream(owner.toString()), StreamView.class),
                always(new FindStreams(null, StreamOrder.NAME, PAGE), StreamsPage.class),
                always(new FindStreams(Instant.now(), StreamOrder.LAST_EVENT, PAGE), StreamsPage.class),
                always(new AnalyseTransactions(DAY, DAY, EUR), TransactionAnalysisView.class));
    }

    /** Whether anything but a refusal or nothing is the answer. */
    private boolean told(Example example, Map<String, String> caller) throws Exception {
        QueryResponseMessage<?> answer = bus.query(
                        new GenericQueryMessage<>(example.query(), example.answer()).andMetaData(caller))
                .get();
        if (answer.isExceptional()) {
            assertThat(HandlerExecutionException.resolveDetails(answer.exceptionResult()))
                    .as(answer.exceptionResult().toString())
                    .map(details -> ((Refusal.Details) details).code())
                    .contains(ErrorCode.FORBIDDEN);
            return false;
        }
        Object payload = answer.getPayload() instanceof Optional<?> some ? some.orElse(null) : answer.getPayload();
        return payload instanceof Page<?> page ? !page.items().isEmpty() : payload != null;
    }

    private static Example optional(Object query, Class<?> answer) {
        return new Example(query, ResponseTypes.optionalInstanceOf(answer));
    }

    private static Example always(Object query, Class<?> answer) {
        return new Example(query, ResponseTypes.instanceOf(answer));
    }

    /** The classes of the package that are questions, by their names. */
    private static Set<Class<?>> queries() throws IOException {
        String queryPackage = FindAccount.class.getPackageName();
        return Stream.of(new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:" + queryPackage.replace('.', '/') + "/*.class"))
                .map(file -> file.getFilename().replace(".class", ""))
                .filter(name -> name.matches("(Find|Analyse)\\w+"))
                .map(name -> ClassUtils.resolveClassName(queryPackage + "." + name, null))
                .collect(Collectors.toSet());
    }

    /** What handlers there are for. */
    private Set<Class<?>> handled() {
        return Stream.of(application.getBeanDefinitionNames())
                .map(application::getType)
                .filter(type -> type != null && type.getName().startsWith("io.eventbank."))
                .map(ClassUtils::getUserClass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(QueryHandler.class))
                .map(method -> (Class<?>) method.getParameterTypes()[0])
                .collect(Collectors.toSet());
    }
}
