package io.eventbank.eventstore.postgresql;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.annotation.AnnotationUtils;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored snapshots of aggregates, of whatever storage engine. A snapshot saves reading events and is never needed:
 * one that cannot be read in full, that is of another type than its stream, or that is ahead of it is passed over. Axon
 * would read its content only where the aggregate is loaded, and fail there. The engine leaves out those of other
 * revisions.
 */
public final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final EventStorageEngine engine;
    private final Map<Class<?>, String> types = new ConcurrentHashMap<>();

    /** @param engine where they are stored */
    public Snapshots(EventStorageEngine engine) {
        this.engine = engine;
    }

    /**
     * The events of a stream, with its snapshot in place of the first ones where there is one that can be used.
     *
     * @param store where events are read by the sequence number of the first one
     */
    public DomainEventStream readEvents(String stream, EventStore store) {
        Optional<DomainEventMessage<?>> snapshot = read(stream);
        if (snapshot.isPresent()) {
            DomainEventStream events = store.readEvents(stream, snapshot.get().getSequenceNumber());
            if (belongs(snapshot.get(), events)) {
                return DomainEventStream.concat(DomainEventStream.of(snapshot.get()), events);
            }
        }
        return store.readEvents(stream, 0);
    }

    /** The snapshot of a stream, with its content read; empty if there is none that can be. */
    private Optional<DomainEventMessage<?>> read(String stream) {
        try {
            Optional<DomainEventMessage<?>> snapshot = engine.readSnapshot(stream);
            snapshot.ifPresent(Snapshots::readContent);
            return snapshot;
        } catch (RuntimeException | LinkageError e) {
            // What was stored is in the messages of exceptions, and it has no place in the log.
            passOver(stream, "it cannot be read: " + rootCause(e).getClass().getName());
            return Optional.empty();
        }
    }

    /**
     * Whether a snapshot is one of a stream.
     *
     * @param events of the stream, from the snapshot's sequence number on; the one that it was taken at is taken off
     */
    private boolean belongs(DomainEventMessage<?> snapshot, DomainEventStream events) {
        String stream = snapshot.getAggregateIdentifier();
        if (!events.hasNext() || events.peek().getSequenceNumber() != snapshot.getSequenceNumber()) {
            passOver(stream, "it is ahead of the events");
            return false;
        }
        String type = events.next().getType();
        if (!type.equals(snapshot.getType())
                || !type.equals(types.computeIfAbsent(snapshot.getPayloadType(), Snapshots::aggregateType))) {
            passOver(stream, "it is of another type of aggregate");
            return false;
        }
        return true;
    }

    private static void readContent(DomainEventMessage<?> snapshot) {
        if (snapshot.getPayload() == null || snapshot.getMetaData() == null) {
            throw new IllegalArgumentException("A snapshot without content");
        }
    }

    /** The type of aggregate of a class; empty if it is none. */
    private static String aggregateType(Class<?> payload) {
        return AnnotationUtils.findAnnotationAttributes(payload, AggregateRoot.class)
                .map(attributes -> (String) attributes.get("type"))
                .orElse("");
    }

    private static void passOver(String stream, String reason) {
        LOG.warn("The snapshot of {} is not used, {}. All of its events are read instead.", stream, reason);
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
