package io.eventbank.account.query.history;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.value.AccountId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Reads the streams of accounts from the event store, as they are after upcasting. */
@Component
class AccountStream {

    private final EventStore events;

    AccountStream(EventStore events) {
        this.events = events;
    }

    /** Hands on the events of a part of a stream. */
    void read(AccountId accountId, Range range, Consumer<DomainEventMessage<AccountEvent>> reader) {
        if (range.first() > range.last()) {
            return;
        }
        DomainEventStream stream = events.readEvents(accountId.toString(), range.first());
        while (stream.hasNext()) {
            DomainEventMessage<AccountEvent> event = next(stream);
            if (event.getSequenceNumber() > range.last()) {
                return;
            }
            reader.accept(event);
            if (event.getSequenceNumber() == range.last()) {
                // Without asking whether there is more, for which the store would be read again.
                return;
            }
        }
    }

    /** The sequence of the last event of a stream; empty if there is none. */
    Optional<Long> version(AccountId accountId) {
        return events.lastSequenceNumberFor(accountId.toString());
    }

    /** The sequence of the last event in a part of a stream for which something holds; -1 if there is none. */
    long last(AccountId accountId, Range range, Predicate<DomainEventMessage<AccountEvent>> condition) {
        long[] last = {-1};
        read(accountId, range, event -> {
            if (condition.test(event)) {
                last[0] = event.getSequenceNumber();
            }
        });
        return last[0];
    }

    @SuppressWarnings("unchecked") // the stream of an account holds nothing else
    private static DomainEventMessage<AccountEvent> next(DomainEventStream stream) {
        return (DomainEventMessage<AccountEvent>) stream.next();
    }
}
