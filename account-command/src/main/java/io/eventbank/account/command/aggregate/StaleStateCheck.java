package io.eventbank.account.command.aggregate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
    private final Counter stale;

    /** @param events where the last events of streams are looked up */
    public StaleStateCheck(ObjectProvider<EventStore> events, MeterRegistry registry) {
        this.events = events;
        this.stale = Counter.builder("account.aggregates.stale")
                .description("Aggregates in memory that another process turned out to have changed")
                .register(registry);
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

    private ConcurrencyException stale(LiveAggregates.Loan loan) {
        loan.markStale();
        stale.increment();
        return new ConcurrencyException("The state of " + loan.stream() + " was not its last one");
    }
}
