package io.eventbank.account.command.aggregate;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Lets no answer out that was made from a state which another process has changed since. A command that appends an
 * event finds out by that, as the place in the stream is taken. One that appends none, such as a refusal or a repeat,
 * would not: so the last event of an aggregate that was not read from its stream is looked up. If that is another one,
 * the command fails like one whose place was taken, and its sender tries again with the new state.
 */
public final class StaleStateCheck implements MessageHandlerInterceptor<CommandMessage<?>> {

    private final ObjectProvider<EventStore> events;

    /** @param events where the last events of streams are looked up */
    public StaleStateCheck(ObjectProvider<EventStore> events) {
        this.events = events;
    }

    /** @throws ConcurrencyException if the command has to be tried again */
    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        Object answer;
        try {
            answer = chain.proceed();
        } catch (Exception e) {
            LiveAggregates.loans(unitOfWork).forEach(loan -> {
                // What a failed command has begun to change is not appended, and hides the stream's last event.
                if (loan.isChanged()) {
                    throw stale(loan);
                }
                requireCurrent(loan);
            });
            throw e;
        }
        LiveAggregates.loans(unitOfWork).stream()
                .filter(loan -> !loan.isChanged())
                .forEach(this::requireCurrent);
        return answer;
    }

    private void requireCurrent(LiveAggregates.Loan loan) {
        Long last = events.getObject().lastSequenceNumberFor(loan.stream()).orElse(null);
        if (!loan.version().equals(last)) {
            throw stale(loan);
        }
    }

    private static ConcurrencyException stale(LiveAggregates.Loan loan) {
        loan.markStale();
        return new ConcurrencyException("The state of " + loan.stream() + " was not its last one");
    }
}
