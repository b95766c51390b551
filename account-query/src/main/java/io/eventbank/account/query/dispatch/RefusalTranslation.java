package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.Refusal;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryMessage;

/** Gives a refusal the form in which it crosses the bus, also to another process: code and message as details. */
final class RefusalTranslation implements MessageHandlerInterceptor<QueryMessage<?, ?>> {

    @Override
    public Object handle(UnitOfWork<? extends QueryMessage<?, ?>> unitOfWork, InterceptorChain chain) throws Exception {
        try {
            return chain.proceed();
        } catch (Refusal refusal) {
            throw new QueryExecutionException(refusal.getMessage(), null, refusal.details(), false);
        }
    }
}
