package io.eventbank.account.command.aggregate;

import io.eventbank.account.api.command.AccountCommand;
import io.eventbank.account.api.command.OwnerCommand;
import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.value.StreamId;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.springframework.stereotype.Component;

/**
 * Says which aggregate a command is for, by the interface of the command, and so, where several processes handle
 * commands, which of them it goes to: always the same one, which has the aggregate in memory, as long as it is there.
 * Axon's own way, which looks for annotations by reflection on each command, takes a large part of a command's time. No
 * command names a version here: what a sender expects is in the metadata.
 */
@Component(CommandTargets.NAME)
public final class CommandTargets implements CommandTargetResolver, RoutingStrategy {

    /** What aggregates call it in their annotation. */
    public static final String NAME = "commandTargets";

    /** @throws IllegalArgumentException if the command is none of the API, or names no target */
    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        StreamId target = target(command.getPayload());
        if (target == null) {
            throw new IllegalArgumentException("A " + command.getPayloadType().getName() + " without a target");
        }
        return new VersionedAggregateIdentifier(target, null);
    }

    @Override
    public String getRoutingKey(CommandMessage<?> command) {
        return resolveTarget(command).getIdentifier();
    }

    private static StreamId target(Object command) {
        if (command instanceof AccountCommand account) {
            return account.accountId();
        }
        if (command instanceof OwnerCommand owner) {
            return owner.ownerId();
        }
        return command instanceof TransferCommand transfer ? transfer.transferId() : null;
    }
}
