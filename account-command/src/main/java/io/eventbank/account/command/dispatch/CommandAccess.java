package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.command.CustomerCommand;
import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.command.FinishTransfer;
import io.eventbank.account.api.command.ManageTransfer;
import io.eventbank.account.api.command.TransferStep;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Lets a command through only if its caller may give commands of that kind; about whose account, the account decides.
 */
final class CommandAccess implements MessageHandlerInterceptor<CommandMessage<?>> {

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        CommandMessage<?> command = unitOfWork.getMessage();
        Caller caller = Caller.of(command.getMetaData());
        if (!allows(caller, command.getPayload())) {
            throw new Refusal(ErrorCode.FORBIDDEN, "The caller may not do this");
        }
        return chain.proceed();
    }

    private static boolean allows(Caller caller, Object command) {
        if (caller.hasAny(Role.SYSTEM)) {
            return true;
        }
        if (command instanceof TransferStep || command instanceof FinishTransfer) {
            return false;
        }
        if (command instanceof ManageTransfer) {
            return caller.hasAny(Role.OPERATOR);
        }
        if (command instanceof ErasePersonalData && caller.hasAny(Role.OPERATOR)) {
            return true;
        }
        return caller.hasAny(Role.TELLER) || command instanceof CustomerCommand && caller.hasAny(Role.CUSTOMER);
    }
}
