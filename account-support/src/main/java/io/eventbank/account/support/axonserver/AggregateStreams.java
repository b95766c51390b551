package io.eventbank.account.support.axonserver;

import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.grpc.event.Event;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.GrpcBackedDomainEventData;
import org.axonframework.axonserver.connector.event.axon.GrpcMetaDataAwareSerializer;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Reads the streams of aggregates from Axon Server, a page at a time: of a stream that is opened as a whole and not
 * read to its end, as for its first event, much would be sent in vain, and the rest would wait to be sent for ever.
 */
final class AggregateStreams {

    /** As many events as come after a snapshot, and then some. */
    private static final int FIRST_PAGE = 100;

    private static final int NEXT_PAGES = 1_000;

    private final AxonServerConnectionManager connections;
    private final String context;
    private final Serializer serializer;

    AggregateStreams(AxonServerConnectionManager connections, String context, Serializer eventSerializer) {
        this.connections = connections;
        this.context = context;
        this.serializer = new GrpcMetaDataAwareSerializer(eventSerializer);
    }

    /** The events of a stream from a sequence number on, after upcasting. */
    DomainEventStream read(String stream, long first, EventUpcaster upcasters) {
        Spliterator<DomainEventData<?>> events = Spliterators.spliteratorUnknownSize(
                new Pages(stream, first), Spliterator.ORDERED | Spliterator.NONNULL);
        return EventStreamUtils.upcastAndDeserializeDomainEvents(
                StreamSupport.stream(events, false), serializer, upcasters);
    }

    private final class Pages implements Iterator<DomainEventData<?>> {

        private final String stream;
        private final Queue<Event> page = new ArrayDeque<>();
        private long next;
        private int size = FIRST_PAGE;
        private boolean ended;

        private Pages(String stream, long first) {
            this.stream = stream;
            this.next = first;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !ended) {
                readPage();
            }
            return !page.isEmpty();
        }

        @Override
        public DomainEventData<?> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return new GrpcBackedDomainEventData(page.remove());
        }

        private void readPage() {
            long end = next + size;
            AggregateEventStream events =
                    connections.getConnection(context).eventChannel().openAggregateStream(stream, next, end);
            try {
                events.asStream()
                        .filter(event -> event.getAggregateSequenceNumber() < end)
                        .forEach(page::add);
            } catch (RuntimeException e) {
                events.cancel();
                throw e;
            }
            if (Thread.currentThread().isInterrupted()) {
                // What was read then looks as if it were all there is.
                throw new EventStoreException("Interrupted while reading " + stream);
            }
            ended = page.size() < size;
            next = end;
            size = NEXT_PAGES;
        }
    }
}
