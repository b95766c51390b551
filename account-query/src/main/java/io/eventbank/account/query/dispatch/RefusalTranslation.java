package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.failure.Outage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryMessage;

/** Gives a refusal or an outage the form in which it crosses the bus, also to another process: as details. */
final class RefusalTranslation implements MessageHandlerInterceptor<QueryMessage<?, ?>> {

    @Override
    public Object handle(UnitOfWork<? extends QueryMessage<?, ?>> unitOfWork, InterceptorChain chain) throws Exception {
        try {
            return chain.proceed();
        } catch (Refusal refusal) {
            throw new QueryExecutionException(refusal.getMessage(), null, refusal.details(), false);
        } catch (RuntimeException failure) {
            throw Outage.causes(failure)
                    ? new QueryExecutionException(failure.getMessage(), failure, HandlerFailure.UNAVAILABLE)
                    : failure;
        }
    }
}
