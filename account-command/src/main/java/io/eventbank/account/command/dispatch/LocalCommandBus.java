package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.support.failure.Conflict;
import io.eventbank.account.support.failure.Outage;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.messaging.MessageHandler;

/**
 * Has the handlers of this process carry out commands, whichever process they were sent by, and says as data what
 * senders have to know of a failure: {@link HandlerFailure}. An interceptor could not: that events were not stored
 * turns out behind it.
 */
final class LocalCommandBus extends SimpleCommandBus {

    LocalCommandBus(Builder builder) {
        super(builder);
    }

    @Override
    protected <C, R> void handle(
            CommandMessage<C> command,
            MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        super.<C, R>handle(command, handler, (handled, result) -> callback.onResult(handled, explained(result)));
    }

    private static <R> CommandResultMessage<? extends R> explained(CommandResultMessage<? extends R> result) {
        if (!result.isExceptional()) {
            return result;
        }
        Throwable failure = result.exceptionResult();
        HandlerFailure reason = reason(failure);
        return reason == null
                ? result
                : new GenericCommandResultMessage<>(
                        new CommandExecutionException(failure.getMessage(), failure, reason), result.getMetaData());
    }

    private static HandlerFailure reason(Throwable failure) {
        if (HandlerExecutionException.resolveDetails(failure).isPresent()) {
            return null; // it says so itself
        }
        if (Conflict.causes(failure)) {
            return HandlerFailure.CONFLICT;
        }
        return Outage.causes(failure) ? HandlerFailure.UNAVAILABLE : null;
    }
}
