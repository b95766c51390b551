package io.eventbank.account.query.history;

import io.eventbank.account.api.query.EventView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.support.axon.StoredEvents;
import io.eventbank.account.support.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Shows events with everything that is stored of them. */
@Component
class StoredAccountEvents {

    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final StoredEvents events;
    private final Serializer serializer;
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    StoredAccountEvents(StoredEvents events, @Qualifier("eventSerializer") Serializer serializer) {
        this.events = events;
        this.serializer = serializer;
    }

    /** At most so many events of an account, from one on, with as much as the caller may know. */
    List<EventView> read(AccountId accountId, long first, int limit, Caller caller) {
        DomainEventStream stream = events.read(accountId, first);
        List<EventView> views = new ArrayList<>();
        while (views.size() < limit && stream.hasNext()) {
            views.add(view(stream.next(), caller));
        }
        return views;
    }

    private EventView view(DomainEventMessage<?> event, Caller caller) {
        return new EventView(
                event.getSequenceNumber(),
                event.getIdentifier(),
                event.getPayloadType().getSimpleName(),
                serializer.typeForClass(event.getPayloadType()).getRevision(),
                StoredEvents.storedRevision(event),
                event.getTimestamp(),
                json.readValue(event.serializePayload(serializer, String.class).getData(), FIELDS),
                new TreeMap<>(Causes.shown(event, caller)));
    }
}
