package io.eventbank.account.support.axon;

import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** Makes what reads and writes the one store of events. */
@FunctionalInterface
interface EventStorageEngines {

    /** An engine that reads events through these upcasters. */
    EventStorageEngine with(EventUpcaster upcasters);
}
