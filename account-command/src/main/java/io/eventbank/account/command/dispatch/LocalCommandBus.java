package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.support.failure.Conflict;
import io.eventbank.account.support.failure.Outage;
import io.eventbank.account.support.metrics.MessageTimers;
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

    private final MessageTimers timers;

    /** @param timers are told of each command, with what became of its events */
    LocalCommandBus(Builder builder, MessageTimers timers) {
        super(builder);
        this.timers = timers;
    }

    @Override
    protected <C, R> void handle(
            CommandMessage<C> command,
            MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        long start = System.nanoTime();
        super.<C, R>handle(command, handler, (handled, result) -> {
            CommandResultMessage<? extends R> explained = explained(result);
            timers.record(
                    command.getPayloadType(),
                    explained.isExceptional() ? explained.exceptionResult() : null,
                    System.nanoTime() - start);
            callback.onResult(handled, explained);
        });
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
