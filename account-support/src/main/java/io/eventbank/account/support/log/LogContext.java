package io.eventbank.account.support.log;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.Message;
import org.slf4j.MDC;

/**
 * What each line of the log says of the work that its thread is at: the keys {@code requestId}, {@code accountId},
 * {@code ownerId} and {@code transferId}. Closing it brings back what was said before.
 */
public final class LogContext implements AutoCloseable {

    /** The key of the request. */
    public static final String REQUEST_ID = "requestId";

    private final List<String> before = new ArrayList<>(4); // keys and values in turn

    private LogContext() {}

    /** Of work on a message, which names the request that it comes from. */
    public static LogContext of(Message<?> message) {
        LogContext context = of(message.getPayload());
        if (message.getMetaData().get(REQUEST_ID) instanceof String request) {
            context.put(REQUEST_ID, request);
        }
        return context;
    }

    /** Of work on what a message carries. */
    public static LogContext of(Object payload) {
        LogContext context = new LogContext();
        MessageIds.of(payload, context::put);
        return context;
    }

    /** Says to the end of the request that this thread works for whom it is about. */
    public static void ofRequest(Object payload) {
        MessageIds.of(payload, MDC::put);
    }

    /** Says to the end of the request an id that its path names; what is none of ours is left out. */
    public static void ofRequest(String name, String id) {
        if (MessageIds.NAMES.contains(name)) {
            MDC.put(name, id);
        }
    }

    /** Forgets what was said of a request. */
    public static void clear() {
        MessageIds.NAMES.forEach(MDC::remove);
    }

    @Override
    public void close() {
        for (int i = 0; i < before.size(); i += 2) {
            if (before.get(i + 1) == null) {
                MDC.remove(before.get(i));
            } else {
                MDC.put(before.get(i), before.get(i + 1));
            }
        }
    }

    private void put(String key, String value) {
        before.add(key);
        before.add(MDC.get(key));
        MDC.put(key, value);
    }
}
