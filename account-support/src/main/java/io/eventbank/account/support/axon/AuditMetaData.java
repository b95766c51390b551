package io.eventbank.account.support.axon;

import io.eventbank.account.support.log.LogContext;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.KeyedRequest;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.CorrelationDataProvider;

/**
 * Who did it and why, copied from a message to the messages that it causes: the only place where the metadata of an
 * event is made. {@code causationId} is the message that caused this one, {@code correlationId} the first of the chain.
 */
public final class AuditMetaData implements CorrelationDataProvider {

    /** The key of the request that caused a message. */
    public static final String REQUEST_ID = LogContext.REQUEST_ID;

    static final String COMMAND_TYPE = "commandType";
    static final String CAUSATION_ID = "causationId";
    static final String CORRELATION_ID = "correlationId";

    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        Map<String, Object> data = new HashMap<>();
        copy(message, Caller.ACTOR, data);
        copy(message, REQUEST_ID, data);
        if (message instanceof CommandMessage<?> command) {
            String name = command.getCommandName();
            data.put(COMMAND_TYPE, name.substring(name.lastIndexOf('.') + 1));
            // Not from an event to the commands that it causes: those are not the request, and it may cause several.
            copy(message, KeyedRequest.IDEMPOTENCY_KEY, data);
        } else {
            copy(message, COMMAND_TYPE, data);
        }
        data.put(CAUSATION_ID, message.getIdentifier());
        data.put(CORRELATION_ID, message.getMetaData().getOrDefault(CORRELATION_ID, message.getIdentifier()));
        return data;
    }

    private static void copy(Message<?> from, String key, Map<String, Object> to) {
        Object value = from.getMetaData().get(key);
        if (value != null) {
            to.put(key, value);
        }
    }
}
