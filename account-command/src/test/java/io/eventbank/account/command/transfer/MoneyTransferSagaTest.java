package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.CompensateTransfer;
import io.eventbank.account.api.command.CompleteTransfer;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.DebitTransfer;
import io.eventbank.account.api.command.FailTransfer;
import io.eventbank.account.api.command.RefundTransfer;
import io.eventbank.account.api.command.SettleTransfer;
import io.eventbank.account.api.command.TransferLegOutcome;
import io.eventbank.account.api.event.TransferCancellationRequested;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferCreditRefused;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebitRefused;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.dispatch.CommandProperties;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.ReflectionUtils;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each transition of a transfer: what happened, and what is ordered next. */
class MoneyTransferSagaTest {

    private static final TransferId T = new TransferId("T");
    private static final AccountId FROM = new AccountId("A1");
    private static final AccountId TO = new AccountId("A2");
    private static final BigDecimal AMOUNT = new BigDecimal("40.00");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final TransactionId DEBIT = new TransactionId("D");
    private static final TransactionId CREDIT = new TransactionId("C");
    private static final TransactionId REFUND = new TransactionId("R");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final SagaTestFixture<MoneyTransferSaga> saga = new SagaTestFixture<>(MoneyTransferSaga.class);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Map<Class<?>, Object> answers = new HashMap<>();

    @BeforeEach
    void receivers() {
        saga.setCallbackBehavior((command, metaData) -> {
            Object answer = answers.get(command.getClass());
            if (answer instanceof Exception failure) {
                throw failure;
            }
            return answer;
        });
        TransferProperties limits = new TransferProperties(
                1, Duration.ofSeconds(10), FIRST_RETRY, Duration.ofSeconds(3), Duration.ofSeconds(30));
        CommandSender commands = new CommandSender(
                DefaultCommandGateway.builder().commandBus(saga.getCommandBus()).build(),
                new CommandProperties(1, 0, 1, Duration.ofSeconds(30)),
                meters);
        saga.registerResource(new TransferSteps(
                commands,
                deadlines(),
                new MessageOriginProvider(),
                Runnable::run,
                limits,
                new TransferMetrics(meters)));
    }

    /** The fixture has its own, and no other way to get at it. */
    private DeadlineManager deadlines() {
        try {
            return ReflectionUtils.getFieldValue(SagaTestFixture.class.getDeclaredField("deadlineManager"), saga);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("The fixture of this version of Axon is made otherwise", e);
        }
    }

    @Test
    void anOrderedTransferIsDebited() {
        saga.givenNoPriorActivity()
                .whenPublishingA(requested())
                .expectActiveSagas(1)
                .expectDispatchedCommands(debit(false));
    }

    @Test
    void aDebitedTransferIsCredited() {
        given(requested()).whenPublishingA(debited()).expectDispatchedCommands(credit(false));
    }

    @Test
    void aCreditedTransferIsSettled() {
        given(requested(), debited()).whenPublishingA(credited()).expectDispatchedCommands(new SettleTransfer(FROM, T));
    }

    @Test
    void aSettledTransferIsCompleted() {
        given(requested(), debited(), credited())
                .whenPublishingA(new TransferSettled(FROM, T))
                .expectDispatchedCommands(new CompleteTransfer(T))
                .expectActiveSagas(1);
    }

    @Test
    void aTransferThatIsConfirmedAsCompletedIsOver() {
        given(requested(), debited(), credited(), new TransferSettled(FROM, T))
                .whenPublishingA(new TransferCompleted(T))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void aTransferWhoseDebitWasRefusedFails() {
        given(requested())
                .whenPublishingA(debitRefused())
                .expectDispatchedCommands(new FailTransfer(T, "insufficient_funds"))
                .expectActiveSagas(1);
    }

    @Test
    void aTransferThatIsConfirmedAsFailedIsOver() {
        given(requested(), debitRefused())
                .whenPublishingA(new TransferFailed(T, "insufficient_funds"))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void aTransferWhoseCreditWasRefusedIsGivenBack() {
        given(requested(), debited())
                .whenPublishingA(creditRefused())
                .expectDispatchedCommands(new RefundTransfer(FROM, T, REFUND, "rent", TO));
    }

    @Test
    void aTransferThatWasGivenBackIsCompensated() {
        given(requested(), debited(), creditRefused())
                .whenPublishingA(refunded())
                .expectDispatchedCommands(new CompensateTransfer(T, "account_suspended"))
                .expectActiveSagas(1);
    }

    @Test
    void aTransferThatIsConfirmedAsCompensatedIsOver() {
        given(requested(), debited(), creditRefused(), refunded())
                .whenPublishingA(new TransferCompensated(T, "account_suspended"))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void anAnswerThatComesTwiceIsFollowedOnce() {
        given(requested(), debited()).whenPublishingA(debited()).expectNoDispatchedCommands();
        given(requested(), debited(), credited()).whenPublishingA(credited()).expectNoDispatchedCommands();
    }

    @Test
    void eventsOfImportedTransfersConcernNobody() {
        given(requested())
                .whenPublishingA(
                        new TransferDebited(FROM, new TransactionId("I"), AMOUNT, EUR, AMOUNT, null, DAY, null, null))
                .expectNoDispatchedCommands()
                .expectActiveSagas(1);
    }

    @Test
    void stepsAreCarriedOutByTheSystemInTheNameOfWhoeverOrderedTheTransfer() {
        saga.givenNoPriorActivity()
                .whenPublishingA(requested(), Map.of(Caller.ACTOR, "ada"))
                .expectDispatchedCommandsMatching(
                        new CustomTypeSafeMatcher<List<CommandMessage<?>>>("a command by the system, for ada") {
                            @Override
                            protected boolean matchesSafely(List<CommandMessage<?>> commands) {
                                Caller caller = Caller.of(commands.get(0).getMetaData());
                                return caller.equals(new Caller("ada", Set.of(Role.SYSTEM), null));
                            }
                        });
    }

    @Test
    void aStepThatFailsIsOrderedAgainLater() {
        answers.put(DebitTransfer.class, new IllegalStateException("no connection"));

        saga.givenNoPriorActivity()
                .whenPublishingA(requested())
                .expectScheduledDeadline(FIRST_RETRY, new RetryStep(1, 1));
    }

    @Test
    void aStepThatFailsAgainIsOrderedAgainMuchLater() throws Exception {
        answers.put(DebitTransfer.class, new IllegalStateException("no connection"));

        given(requested())
                .whenTimeElapses(FIRST_RETRY)
                .expectDispatchedCommands(debit(false))
                .expectScheduledDeadline(Duration.ofSeconds(2), new RetryStep(1, 2));
    }

    @Test
    void theTimeBetweenTriesIsBounded() throws Exception {
        answers.put(DebitTransfer.class, new IllegalStateException("no connection"));

        given(requested())
                .andThenTimeElapses(FIRST_RETRY)
                .andThenTimeElapses(Duration.ofSeconds(2))
                .whenTimeElapses(Duration.ofSeconds(3))
                .expectScheduledDeadline(Duration.ofSeconds(3), new RetryStep(1, 4));
    }

    @Test
    void aReminderOfAStepThatWasDoneMeanwhileIsIgnored() throws Exception {
        answers.put(DebitTransfer.class, new IllegalStateException("no answer"));
        ContinuedGivenState failed = given(requested());
        answers.remove(DebitTransfer.class);

        failed.andThenAPublished(debited()).whenTimeElapses(FIRST_RETRY).expectNoDispatchedCommands();
    }

    @Test
    void aTransferThatIsTakenUpAgainGoesOnFromWhatTheAccountsAnswerThoughTheirEventsNeverCame() {
        answers.put(DebitTransfer.class, TransferLegOutcome.BOOKED);
        answers.put(CreditTransfer.class, TransferLegOutcome.BOOKED);

        given(requested())
                .whenPublishingA(new TransferResumed(T))
                .expectDispatchedCommands(
                        debit(false), credit(false), new SettleTransfer(FROM, T), new CompleteTransfer(T))
                .expectActiveSagas(1);
    }

    @Test
    void eventsThatComeAfterAllAreIgnoredThen() {
        answers.put(DebitTransfer.class, TransferLegOutcome.BOOKED);
        answers.put(CreditTransfer.class, TransferLegOutcome.BOOKED);

        given(requested(), new TransferResumed(T), debited())
                .whenPublishingA(credited())
                .expectNoDispatchedCommands();
    }

    @Test
    void aTransferThatIsTakenUpAgainIsGivenBackIfTheTargetHadRefused() {
        answers.put(CreditTransfer.class, new TransferLegOutcome("account_closed"));

        given(requested(), debited())
                .whenPublishingA(new TransferResumed(T))
                .expectDispatchedCommands(
                        credit(false),
                        new RefundTransfer(FROM, T, REFUND, "rent", TO),
                        new CompensateTransfer(T, "account_closed"));
    }

    @Test
    void aCancelledTransferThatWasNotDebitedFails() {
        answers.put(DebitTransfer.class, new TransferLegOutcome("transfer_cancelled"));

        given(requested())
                .whenPublishingA(new TransferCancellationRequested(T))
                .expectDispatchedCommands(debit(true), new FailTransfer(T, "transfer_cancelled"));
    }

    @Test
    void aCancelledTransferThatWasDebitedIsGivenBack() {
        answers.put(CreditTransfer.class, new TransferLegOutcome("transfer_cancelled"));

        given(requested(), debited())
                .whenPublishingA(new TransferCancellationRequested(T))
                .expectDispatchedCommands(
                        credit(true),
                        new RefundTransfer(FROM, T, REFUND, "rent", TO),
                        new CompensateTransfer(T, "transfer_cancelled"));
    }

    @Test
    void aCancelledTransferWhoseMoneyHasArrivedIsCompleted() {
        answers.put(CreditTransfer.class, TransferLegOutcome.BOOKED);

        given(requested(), debited())
                .whenPublishingA(new TransferCancellationRequested(T))
                .expectDispatchedCommands(credit(true), new SettleTransfer(FROM, T), new CompleteTransfer(T));
    }

    @Test
    void aTransferThatIsTakenUpAgainAndFailsAgainIsOrderedAgainLater() {
        answers.put(CreditTransfer.class, new IllegalStateException("no connection"));

        given(requested(), debited())
                .whenPublishingA(new TransferResumed(T))
                .expectDispatchedCommands(credit(false))
                .expectScheduledDeadline(FIRST_RETRY, new RetryStep(3, 1));
    }

    private ContinuedGivenState given(Object... events) {
        ContinuedGivenState state = saga.givenAPublished(events[0]);
        for (int i = 1; i < events.length; i++) {
            state = state.andThenAPublished(events[i]);
        }
        return state;
    }

    private static TransferRequested requested() {
        return new TransferRequested(
                T, FROM, TO, new OwnerId("C1"), new OwnerId("C2"), AMOUNT, EUR, "rent", DEBIT, CREDIT, REFUND);
    }

    private static TransferDebited debited() {
        return new TransferDebited(FROM, DEBIT, AMOUNT, EUR, AMOUNT, "rent", DAY, T, TO);
    }

    private static TransferDebitRefused debitRefused() {
        return new TransferDebitRefused(FROM, T, DEBIT, AMOUNT, EUR, TO, "insufficient_funds");
    }

    private static TransferCredited credited() {
        return new TransferCredited(TO, CREDIT, AMOUNT, EUR, AMOUNT, "rent", DAY, T, FROM);
    }

    private static TransferCreditRefused creditRefused() {
        return new TransferCreditRefused(TO, T, CREDIT, AMOUNT, EUR, FROM, "account_suspended");
    }

    private static TransferRefunded refunded() {
        return new TransferRefunded(FROM, REFUND, AMOUNT, EUR, AMOUNT, "rent", DAY, T, TO);
    }

    private static DebitTransfer debit(boolean cancelled) {
        return new DebitTransfer(FROM, T, DEBIT, AMOUNT, EUR, "rent", TO, cancelled);
    }

    private static CreditTransfer credit(boolean cancelled) {
        return new CreditTransfer(TO, T, CREDIT, AMOUNT, EUR, "rent", FROM, cancelled);
    }
}
