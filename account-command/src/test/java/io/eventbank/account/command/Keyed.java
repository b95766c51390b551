package io.eventbank.account.command;

import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.web.KeyedRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.springframework.beans.factory.ObjectProvider;

/** What comes of requests with an {@code Idempotency-Key}, for the tests of aggregates. */
public final class Keyed {

    private Keyed() {}

    /** Metadata of a command from a teller's request with a key. */
    public static Map<String, Object> request(String subject, String key) {
        Map<String, Object> metaData = new HashMap<>(new Caller(subject, Set.of(Role.TELLER), null).toMetaData());
        metaData.put(KeyedRequest.IDEMPOTENCY_KEY, key);
        return metaData;
    }

    /** The same with the version that the sender wants to find. */
    public static Map<String, Object> expecting(long version, Map<String, Object> request) {
        request.put(CommandSender.EXPECTED_VERSION, version);
        return request;
    }

    /** An event that such a command has caused. */
    public static EventMessage<?> event(Object payload, String subject, String key) {
        return new GenericEventMessage<>(payload, Map.of(Caller.ACTOR, subject, KeyedRequest.IDEMPOTENCY_KEY, key));
    }

    public static <T> ObjectProvider<T> providing(T bean) {
        return new ObjectProvider<>() {
            @Override
            public T getObject() {
                return bean;
            }
        };
    }
}
