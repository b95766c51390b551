package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.metrics.MessageTimers;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Refuses to open an account for an unknown owner, or one whose personal data was erased. It asks the owner's events,
 * so that an owner is known as soon as the registration was answered, and erased as soon as the erasure was recorded;
 * and before the command takes any lock.
 */
final class KnownOwnerCheck implements MessageDispatchInterceptor<CommandMessage<?>> {

    private final ObjectProvider<EventStore> events;
    private final MessageTimers timers;

    /** @param timers are told of commands that are refused here, as no handler comes to see them */
    KnownOwnerCheck(ObjectProvider<EventStore> events, MessageTimers timers) {
        this.events = events;
        this.timers = timers;
    }

    @Override
    public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
            List<? extends CommandMessage<?>> messages) {
        return (index, command) -> {
            if (command.getPayload() instanceof OpenAccount open) {
                require(open.ownerId(), command);
            } else if (command.getPayload() instanceof ImportAccount open) {
                require(open.ownerId(), command);
            }
            return command;
        };
    }

    private void require(OwnerId owner, CommandMessage<?> command) {
        long start = System.nanoTime();
        refusal(owner).ifPresent(refusal -> {
            timers.record(command.getPayloadType(), refusal, System.nanoTime() - start);
            throw refusal;
        });
    }

    private Optional<Refusal> refusal(OwnerId owner) {
        EventStore store = events.getObject();
        Optional<Long> last = store.lastSequenceNumberFor(owner.toString());
        if (last.isEmpty()) {
            return Optional.of(new Refusal(ErrorCode.UNKNOWN_OWNER, "There is no owner " + owner.value()));
        }
        // No event comes after an erasure.
        boolean erased =
                store.readEvents(owner.toString(), last.get()).next().getPayloadType() == PersonalDataErased.class;
        return erased
                ? Optional.of(new Refusal(ErrorCode.OWNER_ERASED, "The owner's personal data is erased"))
                : Optional.empty();
    }
}
