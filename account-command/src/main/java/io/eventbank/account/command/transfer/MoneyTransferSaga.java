package io.eventbank.account.command.transfer;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
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
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Saga;

/**
 * Carries a transfer from one account to the other: debit, credit, settle, complete; or fail if the debit was refused;
 * or refund and compensate if the credit was refused.
 *
 * <p>It orders a step, and what the account answers by an event decides on the next. A step may be ordered any number
 * of times: accounts and transfer do it once. A step that fails for a technical reason is ordered again later.
 */
@Saga(sagaStore = "transferSagaStore")
@ProcessingGroup(MoneyTransferSaga.PROCESSOR)
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public class MoneyTransferSaga {

    static final String PROCESSOR = "transfer-saga";

    private static final String ID = "transferId";

    /** What is waited for. */
    enum Step {
        DEBIT,
        CREDIT,
        SETTLE,
        REFUND,
        COMPLETE,
        FAIL,
        COMPENSATE
    }

    private TransferRequested order;
    private Step step;
    private int attempt;
    private boolean cancelled;
    private String failureCode;

    /** For Axon, which makes sagas only of public classes. */
    public MoneyTransferSaga() {
        // Its first event says what it is about.
    }

    @StartSaga
    @SagaEventHandler(associationProperty = ID)
    void on(TransferRequested event, TransferSteps steps) {
        order = event;
        go(Step.DEBIT, steps);
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferDebited event, TransferSteps steps) {
        if (step == Step.DEBIT) {
            go(Step.CREDIT, steps);
        }
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferDebitRefused event, TransferSteps steps) {
        if (step == Step.DEBIT) {
            failureCode = event.failureCode();
            go(Step.FAIL, steps);
        }
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferCredited event, TransferSteps steps) {
        if (step == Step.CREDIT) {
            go(Step.SETTLE, steps);
        }
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferCreditRefused event, TransferSteps steps) {
        if (step == Step.CREDIT) {
            failureCode = event.failureCode();
            go(Step.REFUND, steps);
        }
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferSettled event, TransferSteps steps) {
        if (step == Step.SETTLE) {
            go(Step.COMPLETE, steps);
        }
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferRefunded event, TransferSteps steps) {
        if (step == Step.REFUND) {
            go(Step.COMPENSATE, steps);
        }
    }

    @EndSaga
    @SagaEventHandler(associationProperty = ID)
    void on(TransferCompleted event) {
        // Confirmed: nothing is left to do.
    }

    @EndSaga
    @SagaEventHandler(associationProperty = ID)
    void on(TransferFailed event) {
        // Confirmed: nothing is left to do.
    }

    @EndSaga
    @SagaEventHandler(associationProperty = ID)
    void on(TransferCompensated event) {
        // Confirmed: nothing is left to do.
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferResumed event, TransferSteps steps) {
        attempt++;
        resume(steps, 0);
    }

    @SagaEventHandler(associationProperty = ID)
    void on(TransferCancellationRequested event, TransferSteps steps) {
        cancelled = true;
        attempt++;
        resume(steps, 0);
    }

    @DeadlineHandler(deadlineName = TransferSteps.RETRY)
    void on(RetryStep retry, TransferSteps steps) {
        if (attempt == retry.attempt()) {
            resume(steps, retry.failures());
        }
    }

    private void go(Step next, TransferSteps steps) {
        advanceTo(next);
        steps.order(command(), new RetryStep(attempt, 1));
    }

    private void advanceTo(Step next) {
        step = next;
        attempt++;
    }

    /**
     * Orders the step again and, where it turns out to be done, the next ones: the event that should have told of it
     * may never come.
     */
    private void resume(TransferSteps steps, int earlierFailures) {
        int failures = earlierFailures;
        while (true) {
            Object answer;
            try {
                answer = steps.perform(command());
            } catch (StepFailedException e) {
                steps.retry(new RetryStep(attempt, failures + 1));
                return;
            }
            Step next = next(answer);
            if (next == null) {
                return;
            }
            advanceTo(next);
            failures = 0;
        }
    }

    private Step next(Object answer) {
        if (answer instanceof TransferLegOutcome outcome && outcome.failureCode() != null) {
            failureCode = outcome.failureCode();
            return step == Step.DEBIT ? Step.FAIL : Step.REFUND;
        }
        return switch (step) {
            case DEBIT -> Step.CREDIT;
            case CREDIT -> Step.SETTLE;
            case SETTLE -> Step.COMPLETE;
            case REFUND -> Step.COMPENSATE;
            case COMPLETE, FAIL, COMPENSATE -> null;
        };
    }

    private Object command() {
        return switch (step) {
            case DEBIT ->
                new DebitTransfer(
                        order.fromAccountId(),
                        order.transferId(),
                        order.debitId(),
                        order.amount(),
                        order.currency(),
                        order.reference(),
                        order.toAccountId(),
                        cancelled);
            case CREDIT ->
                new CreditTransfer(
                        order.toAccountId(),
                        order.transferId(),
                        order.creditId(),
                        order.amount(),
                        order.currency(),
                        order.reference(),
                        order.fromAccountId(),
                        cancelled);
            case SETTLE -> new SettleTransfer(order.fromAccountId(), order.transferId());
            case REFUND ->
                new RefundTransfer(
                        order.fromAccountId(),
                        order.transferId(),
                        order.refundId(),
                        order.reference(),
                        order.toAccountId());
            case COMPLETE -> new CompleteTransfer(order.transferId());
            case FAIL -> new FailTransfer(order.transferId(), failureCode);
            case COMPENSATE -> new CompensateTransfer(order.transferId(), failureCode);
        };
    }
}
