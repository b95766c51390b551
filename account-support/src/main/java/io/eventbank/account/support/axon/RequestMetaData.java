package io.eventbank.account.support.axon;

import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.RequestId;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageDispatchInterceptor;

/**
 * Gives each command and query the caller and the request it comes from. What is dispatched outside a request, or with
 * a caller of its own, is left as it is; without a caller it will be refused.
 */
final class RequestMetaData<M extends Message<?>> implements MessageDispatchInterceptor<M> {

    @Override
    @SuppressWarnings("unchecked") // andMetaData answers with the kind of message it was asked of
    public BiFunction<Integer, M, M> handle(List<? extends M> messages) {
        return (index, message) -> {
            M enriched = message;
            if (!message.getMetaData().containsKey(Caller.ACTOR)) {
                enriched = Caller.current()
                        .map(caller -> (M) message.andMetaData(caller.toMetaData()))
                        .orElse(message);
            }
            String requestId = RequestId.current();
            return requestId == null ? enriched : (M) enriched.andMetaData(Map.of(AuditMetaData.REQUEST_ID, requestId));
        };
    }
}
