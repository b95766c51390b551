package io.eventbank.account.support.axonserver;

import io.eventbank.eventstore.postgresql.Snapshots;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Axon's event store in Axon Server, but that aggregates are read page by page, and with no {@link Snapshots} that
 * cannot be read: by itself an aggregate would fail with such a one.
 */
final class AxonServerEvents extends AxonServerEventStore {

    private final AggregateStreams streams;
    private final EventUpcaster upcasters;
    private final Snapshots snapshots;

    private AxonServerEvents(Builder builder, AggregateStreams streams, EventUpcaster upcasters) {
        super(builder);
        this.streams = streams;
        this.upcasters = upcasters;
        this.snapshots = new Snapshots(storageEngine());
    }

    /** @param builder of Axon's own, with all that it needs */
    static AxonServerEvents of(Builder builder, AggregateStreams streams, EventUpcaster upcasters) {
        builder.build(); // which gives the builder the storage engine that it makes
        return new AxonServerEvents(builder, streams, upcasters);
    }

    /** The events of an aggregate, with its snapshot in place of the first ones where there is one that can be used. */
    @Override
    public DomainEventStream readEvents(String aggregateIdentifier) {
        return snapshots.readEvents(aggregateIdentifier, this);
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return DomainEventStream.concat(
                streams.read(aggregateIdentifier, firstSequenceNumber, upcasters),
                DomainEventStream.of(stagedDomainEventMessages(aggregateIdentifier)
                        .filter(event -> event.getSequenceNumber() >= firstSequenceNumber)));
    }
}
