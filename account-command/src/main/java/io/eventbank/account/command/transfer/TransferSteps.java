package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.command.TransferStep;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
 * events is committed. It acts with the rights of the application and in the name of whoever ordered the transfer.
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

    TransferSteps(
            CommandSender commands,
            DeadlineManager deadlines,
            CorrelationDataProvider correlation,
            Executor workers,
            TransferProperties limits) {
        this.commands = commands;
        this.deadlines = deadlines;
        this.correlation = correlation;
        this.workers = workers;
        this.limits = limits;
    }

    /**
     * Orders a step, which is done, or has failed, before the current batch of events is committed: if the process dies
     * before, the events come again, and so does the order. Steps of one batch are carried out at the same time.
     *
     * @param retry reminds the saga that calls this if the step fails
     */
    void order(Object command, RetryStep retry) {
        CompletableFuture<Object> answer = send(command);
        ScopeDescriptor saga = Scope.describeCurrentScope();
        CurrentUnitOfWork.get().root().onPrepareCommit(committing -> {
            try {
                await(answer, command);
            } catch (StepFailedException e) {
                schedule(retry, saga);
            }
        });
    }

    /** Carries out a step now and answers what its receiver says. */
    Object perform(Object command) throws StepFailedException {
        return await(send(command), command);
    }

    /** Reminds the saga that calls this of a step, the later the more often it has failed. */
    void retry(RetryStep retry) {
        schedule(retry, Scope.describeCurrentScope());
    }

    private void schedule(RetryStep retry, ScopeDescriptor saga) {
        deadlines.schedule(limits.retryAfter(retry.failures() - 1), RETRY, retry, saga);
    }

    private CompletableFuture<Object> send(Object command) {
        Map<String, Object> metaData = metaData();
        return CompletableFuture.supplyAsync(() -> commands.send(command, metaData), workers);
    }

    private Object await(CompletableFuture<Object> answer, Object command) throws StepFailedException {
        try {
            return answer.get(limits.stepTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            LOG.warn(
                    "{} for {} failed and will be ordered again",
                    command.getClass().getSimpleName(),
                    transfer(command),
                    cause);
            throw new StepFailedException(cause);
        } catch (InterruptedException e) {
            // The processor is shutting down: the batch must not be committed, since the step may not be done.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a step of a transfer", e);
        }
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
