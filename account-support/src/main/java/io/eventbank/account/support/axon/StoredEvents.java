package io.eventbank.account.support.axon;

import io.eventbank.account.api.value.StreamId;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;

/**
 * Reads events together with the revision that they were stored with, which nothing says of them after upcasting. For
 * showing them: it costs more than what handlers and aggregates read.
 */
public final class StoredEvents {

    private static final String STORED_REVISION = StoredEvents.class.getName();

    private final Source source;
    private final EventUpcaster upcasters;

    /** @param upcasters of the application */
    public StoredEvents(Source source, EventUpcaster upcasters) {
        this.source = source;
        this.upcasters = new EventUpcasterChain(new RevisionNote(), upcasters);
    }

    /** Where events are stored. */
    public interface Source {

        /** The events of a stream from a sequence number on, after upcasting. */
        DomainEventStream read(String stream, long first, EventUpcaster upcasters);
    }

    /** The events of a stream from one on, after upcasting. */
    public DomainEventStream read(StreamId stream, long first) {
        return source.read(stream.toString(), first, upcasters);
    }

    /** The revision that an event read here was stored with; null if that was without one. */
    public static String storedRevision(DomainEventMessage<?> event) {
        return (String) event.getMetaData().get(STORED_REVISION);
    }

    /** The metadata that an event read here was stored with. */
    public static MetaData storedMetaData(DomainEventMessage<?> event) {
        return event.getMetaData().withoutKeys(Set.of(STORED_REVISION));
    }

    /** Notes the revision before any upcaster can change it. */
    private static final class RevisionNote extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().getRevision() != null;
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcast(
                    event.getType(),
                    String.class,
                    Function.identity(),
                    metaData -> metaData.and(STORED_REVISION, event.getType().getRevision()));
        }
    }
}
