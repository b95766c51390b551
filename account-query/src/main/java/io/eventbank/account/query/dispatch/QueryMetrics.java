package io.eventbank.account.query.dispatch;

import io.eventbank.account.support.metrics.MessageTimers;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryMessage;

/** Times the queries that this process answers, from when they have a connection to the database. */
final class QueryMetrics implements MessageHandlerInterceptor<QueryMessage<?, ?>> {

    private final MessageTimers timers;

    QueryMetrics(MeterRegistry registry) {
        this.timers = new MessageTimers(registry, "account.queries", "query", "Queries that this process has answered");
    }

    @Override
    public Object handle(UnitOfWork<? extends QueryMessage<?, ?>> unitOfWork, InterceptorChain chain) throws Exception {
        long start = System.nanoTime();
        Throwable failure = null;
        try {
            return chain.proceed();
        } catch (Exception | Error e) {
            failure = e;
            throw e;
        } finally {
            timers.record(unitOfWork.getMessage().getPayloadType(), failure, System.nanoTime() - start);
        }
    }
}
