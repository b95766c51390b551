package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.OwnerId;
import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Refuses to open an account for an unknown owner. It asks the owner's events, so that an owner is known as soon as the
 * registration was answered, and before the command takes any lock.
 */
final class KnownOwnerCheck implements MessageDispatchInterceptor<CommandMessage<?>> {

    private final ObjectProvider<EventStore> events;

    KnownOwnerCheck(ObjectProvider<EventStore> events) {
        this.events = events;
    }

    @Override
    public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
            List<? extends CommandMessage<?>> messages) {
        return (index, command) -> {
            if (command.getPayload() instanceof OpenAccount open) {
                require(open.ownerId());
            } else if (command.getPayload() instanceof ImportAccount open) {
                require(open.ownerId());
            }
            return command;
        };
    }

    private void require(OwnerId owner) {
        if (events.getObject().lastSequenceNumberFor(owner.toString()).isEmpty()) {
            throw new Refusal(ErrorCode.UNKNOWN_OWNER, "There is no owner " + owner.value());
        }
    }
}
