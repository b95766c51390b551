package io.eventbank.account.command.transfer;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.value.AccountId;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads the openings of accounts from the event store: no read model could tell of an account that is a moment old. */
@Component
class RecordedAccounts implements OpenedAccounts {

    private final ObjectProvider<EventStore> events;

    RecordedAccounts(ObjectProvider<EventStore> events) {
        this.events = events;
    }

    @Override
    public Optional<AccountOpened> find(AccountId account) {
        // From sequence number 0: without it, a snapshot might be read in place of the opening.
        DomainEventStream stream = events.getObject().readEvents(account.toString(), 0);
        return stream.hasNext() ? Optional.of((AccountOpened) stream.next().getPayload()) : Optional.empty();
    }
}
