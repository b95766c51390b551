package io.eventbank.account.query.history;

import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Makes the past details of owners from their events. */
@Component
class PastOwners {

    /** Name and e-mail as they were recorded; null if they were not. */
    record Details(EncryptedText name, EncryptedText email) {

        private static final Details UNKNOWN = new Details(null, null);
    }

    private final EventStore events;

    PastOwners(EventStore events) {
        this.events = events;
    }

    /**
     * The details that were recorded by a moment and count on a day. A change counts from the day it was recorded; what
     * an owner was registered with counts always, as the owner of an imported account was there before. What is erased
     * by now was never known.
     *
     * @param asOf null for all days
     * @param knownAt null for all moments
     */
    Details at(OwnerId ownerId, LocalDate asOf, Instant knownAt) {
        List<DomainEventMessage<?>> stream = new ArrayList<>();
        events.readEvents(ownerId.toString(), 0).forEachRemaining(stream::add);
        if (stream.stream().anyMatch(message -> message.getPayloadType() == PersonalDataErased.class)) {
            return Details.UNKNOWN;
        }
        int known = stream.size();
        while (known > 0
                && knownAt != null
                && stream.get(known - 1).getTimestamp().isAfter(knownAt)) {
            known--;
        }
        Details details = Details.UNKNOWN;
        for (DomainEventMessage<?> message : stream.subList(0, known)) {
            OwnerEvent event = (OwnerEvent) message.getPayload();
            if (event instanceof OwnerRegistered registered) {
                details = new Details(registered.name(), registered.email());
            } else if (event instanceof OwnerDetailsChanged changed && counts(message, asOf)) {
                details = new Details(changed.name(), changed.email());
            }
        }
        return details;
    }

    private static boolean counts(DomainEventMessage<?> event, LocalDate asOf) {
        return asOf == null
                || !LocalDate.ofInstant(event.getTimestamp(), ZoneOffset.UTC).isAfter(asOf);
    }
}
