package io.eventbank.account.support.trace;

import io.eventbank.account.support.axon.AuditMetaData;
import io.eventbank.account.support.log.MessageIds;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.Message;
import org.axonframework.tracing.SpanAttributesProvider;

/** What a span says of its message: the ids of whom it is about and of the request it comes from. No more than that. */
final class IdAttributes implements SpanAttributesProvider {

    @Override
    public Map<String, String> provideForMessage(Message<?> message) {
        Map<String, String> attributes = new HashMap<>();
        MessageIds.of(message.getPayload(), attributes::put);
        if (message.getMetaData().get(AuditMetaData.REQUEST_ID) instanceof String request) {
            attributes.put(AuditMetaData.REQUEST_ID, request);
        }
        return attributes;
    }
}
