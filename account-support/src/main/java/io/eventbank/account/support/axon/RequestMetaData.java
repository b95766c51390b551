package io.eventbank.account.support.axon;

import io.eventbank.account.support.log.LogContext;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.KeyedRequest;
import io.eventbank.account.support.web.RequestId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Gives each command and query the caller and the request it comes from, and a command the request's idempotency key.
 * What is dispatched outside a request, or with a caller of its own, is left as it is; without a caller it will be
 * refused.
 */
final class RequestMetaData<M extends Message<?>> implements MessageDispatchInterceptor<M> {

    @Override
    @SuppressWarnings("unchecked") // andMetaData answers with the kind of message it was asked of
    public BiFunction<Integer, M, M> handle(List<? extends M> messages) {
        return (index, message) -> {
            if (RequestContextHolder.getRequestAttributes() != null) {
                LogContext.ofRequest(message.getPayload());
            }
            Map<String, Object> data = new HashMap<>();
            if (!message.getMetaData().containsKey(Caller.ACTOR)) {
                Caller.current().map(Caller::toMetaData).ifPresent(data::putAll);
                if (message instanceof CommandMessage<?>) {
                    KeyedRequest.current().ifPresent(request -> data.put(KeyedRequest.IDEMPOTENCY_KEY, request.key()));
                }
            }
            String requestId = RequestId.current();
            if (requestId != null) {
                data.put(AuditMetaData.REQUEST_ID, requestId);
            }
            return data.isEmpty() ? message : (M) message.andMetaData(data);
        };
    }
}
