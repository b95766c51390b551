package io.eventbank.account.support.log;

import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Has each line that is logged while a message is handled say whom it is about. */
public final class MessageLogContext<M extends Message<?>> implements MessageHandlerInterceptor<M> {

    @Override
    public Object handle(UnitOfWork<? extends M> unitOfWork, InterceptorChain chain) throws Exception {
        try (LogContext context = LogContext.of(unitOfWork.getMessage())) {
            return chain.proceed();
        }
    }
}
