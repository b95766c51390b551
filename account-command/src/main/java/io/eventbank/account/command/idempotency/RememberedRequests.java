package io.eventbank.account.command.idempotency;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.KeyedRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.axonframework.messaging.MetaData;

/**
 * The latest requests with an {@code Idempotency-Key} that changed an aggregate, up to a limit, so that a repeat is
 * known when the record of the request is lost.
 */
public final class RememberedRequests {

    /** The sequence number of the event by key and actor, in the order of the events. */
    @JsonValue
    private final Map<String, Long> latest;

    /** Those of an aggregate without events. */
    public RememberedRequests() {
        this(Map.of());
    }

    /** Those that were stored. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    RememberedRequests(Map<String, Long> latest) {
        this.latest = new LinkedHashMap<>(latest);
    }

    /** Remembers an event by its metadata, if a request with a key caused it. */
    public void add(MetaData event, long sequence, int limit) {
        String request = request(event);
        if (request == null) {
            return;
        }
        // What counts is the first event of a request.
        latest.putIfAbsent(request, sequence);
        Iterator<String> oldest = latest.keySet().iterator();
        while (latest.size() > limit) {
            oldest.next();
            oldest.remove();
        }
    }

    /** How many there are. */
    public int size() {
        return latest.size();
    }

    /** The event that the request behind a command has caused before; empty if none is known. */
    public OptionalLong find(MetaData command) {
        String request = request(command);
        Long sequence = request == null ? null : latest.get(request);
        return sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence);
    }

    private static String request(MetaData metaData) {
        // A key holds no space, so that no key and actor can pass for others.
        return metaData.get(KeyedRequest.IDEMPOTENCY_KEY) instanceof String key
                ? key + ' ' + metaData.get(Caller.ACTOR)
                : null;
    }
}
