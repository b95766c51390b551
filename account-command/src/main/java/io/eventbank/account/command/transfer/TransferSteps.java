package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.command.TransferStep;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.log.LogContext;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.trace.Traces;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.Scope;
import org.axonframework.messaging.ScopeDescriptor;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the steps of transfers. Each step has a unit of work, and so a transaction and locks, of its own on
 * another thread: inside the one of the event that it follows from, it would hold the account until the whole batch of
 * events is committed. Steps of one account are carried out one after the other, so that an account that hangs takes no
 * more than one thread. They act with the rights of the application and in the name of whoever ordered the transfer.
 */
class TransferSteps {

    /** The name of the deadline at which a failed step is ordered again. */
    static final String RETRY = "retry-transfer-step";

    private static final Logger LOG = LoggerFactory.getLogger(TransferSteps.class);

    private final CommandSender commands;
    private final DeadlineManager deadlines;
    private final CorrelationDataProvider correlation;
    private final Executor workers;
    private final TransferProperties limits;
    private final TransferMetrics metrics;

    /** The last step that was ordered of each receiver, as long as it is not done. */
    private final Map<StreamId, CompletableFuture<Void>> turns = new ConcurrentHashMap<>();

    TransferSteps(
            CommandSender commands,
            DeadlineManager deadlines,
            CorrelationDataProvider correlation,
            Executor workers,
            TransferProperties limits,
            TransferMetrics metrics) {
        this.commands = commands;
        this.deadlines = deadlines;
        this.correlation = correlation;
        this.workers = workers;
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * Orders a step, which is done, or has failed, before the current batch of events is committed: if the process dies
     * before, the events come again, and so does the order. Steps of one batch are carried out at the same time.
     *
     * @param retry reminds the saga that calls this if the step fails
     */
    void order(Object command, RetryStep retry) {
        Step step = send(command);
        ScopeDescriptor saga = Scope.describeCurrentScope();
        Runnable end = Traces.inThisTrace(() -> {
            try {
                await(step);
            } catch (StepFailedException e) {
                schedule(retry, saga);
            }
        });
        CurrentUnitOfWork.get().root().onPrepareCommit(committing -> end.run());
    }

    /** Carries out a step now and answers what its receiver says. */
    Object perform(Object command) throws StepFailedException {
        return await(send(command));
    }

    /** Reminds the saga that calls this of a step, the later the more often it has failed. */
    void retry(RetryStep retry) {
        schedule(retry, Scope.describeCurrentScope());
    }

    private void schedule(RetryStep retry, ScopeDescriptor saga) {
        metrics.reminder();
        deadlines.schedule(limits.retryAfter(retry.failures()), RETRY, retry, saga);
    }

    /** A step under way; {@code dueAt} is a {@link System#nanoTime()}. */
    private record Step(Object command, CompletableFuture<Object> answer, long dueAt) {}

    private Step send(Object command) {
        Map<String, Object> metaData = metaData();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        long ordered = System.nanoTime();
        answer.whenComplete((value, failure) -> metrics.step(command, value, failure, System.nanoTime() - ordered));
        Runnable work = Traces.inThisTrace(() -> carryOut(command, metaData, answer));
        StreamId receiver = receiver(command);
        CompletableFuture<Void> turn = turns.compute(receiver, (key, last) -> {
            CompletableFuture<Void> before = last == null ? CompletableFuture.completedFuture(null) : last;
            return before.thenRunAsync(work, workers);
        });
        turn.whenComplete((nothing, failure) -> turns.remove(receiver, turn));
        return new Step(command, answer, ordered + limits.stepTimeout().toNanos());
    }

    private void carryOut(Object command, Map<String, Object> metaData, CompletableFuture<Object> answer) {
        if (answer.isDone()) {
            return; // nobody waits for it any more
        }
        try {
            answer.complete(commands.send(command, metaData));
        } catch (Throwable e) { // an Error too, which whoever waits has to know
            answer.completeExceptionally(e);
        }
    }

    private static Object await(Step step) throws StepFailedException {
        try {
            return step.answer().get(step.dueAt() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            step.answer().cancel(false);
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            try (LogContext context = LogContext.of(step.command())) {
                LOG.warn(
                        "{} for {} failed and will be ordered again",
                        step.command().getClass().getSimpleName(),
                        transfer(step.command()),
                        cause);
            }
            throw new StepFailedException(cause);
        } catch (InterruptedException e) {
            // The processor is shutting down: the batch must not be committed, since the step may not be done.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a step of a transfer", e);
        }
    }

    private static StreamId receiver(Object command) {
        return command instanceof TransferStep step ? step.accountId() : ((TransferCommand) command).transferId();
    }

    private static TransferId transfer(Object command) {
        return command instanceof TransferStep step ? step.transferId() : ((TransferCommand) command).transferId();
    }

    private Map<String, Object> metaData() {
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get();
        Message<?> cause = unitOfWork.getMessage();
        Map<String, Object> metaData = new HashMap<>(correlation.correlationDataFor(cause));
        String actor = Caller.of(cause.getMetaData()).subject();
        metaData.putAll(new Caller(actor, Set.of(Role.SYSTEM), null).toMetaData());
        return metaData;
    }
}
