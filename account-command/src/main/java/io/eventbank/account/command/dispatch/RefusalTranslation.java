package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.command.OwnerCommand;
import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;

/** Gives a refusal the form in which it crosses the bus, also to another process: code and message as details. */
final class RefusalTranslation implements MessageHandlerInterceptor<CommandMessage<?>> {

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        try {
            return chain.proceed();
        } catch (Refusal refusal) {
            throw translated(refusal);
        } catch (LockAcquisitionFailedException e) {
            throw translated(
                    new Refusal(ErrorCode.CONCURRENT_CHANGE, "Too many others are changing it at the same time"));
        } catch (AggregateNotFoundException e) {
            throw translated(unknown(unitOfWork.getMessage().getPayload()));
        }
    }

    private static Refusal unknown(Object command) {
        if (command instanceof OwnerCommand) {
            return new Refusal(ErrorCode.OWNER_NOT_FOUND, "There is no such owner");
        }
        return command instanceof TransferCommand
                ? new Refusal(ErrorCode.TRANSFER_NOT_FOUND, "There is no such transfer")
                : new Refusal(ErrorCode.ACCOUNT_NOT_FOUND, "There is no such account");
    }

    private static CommandExecutionException translated(Refusal refusal) {
        return new CommandExecutionException(refusal.getMessage(), null, refusal.details(), false);
    }
}
