package io.eventbank.account.command.owner;

import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What happened to owners before, read from their events. */
@Component
class OwnerHistory {

    private final ObjectProvider<EventStore> events;

    OwnerHistory(ObjectProvider<EventStore> events) {
        this.events = events;
    }

    /** The event with that sequence number, which there is. */
    OwnerEvent read(OwnerId owner, long sequence) {
        return (OwnerEvent)
                events.getObject().readEvents(owner.toString(), sequence).next().getPayload();
    }
}
