package io.eventbank.eventstore.postgresql;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * An event, or a snapshot, as it was read.
 *
 * @param token where it is in the order of all events; null for snapshots
 * @param stream the aggregate's identifier; the event's own if it is of none
 */
record StoredEvent(
        PostgresTrackingToken token,
        EventType eventType,
        String stream,
        long sequence,
        String eventId,
        Instant recordedAt,
        byte[] payload,
        byte[] metadata)
        implements DomainEventData<byte[]>, TrackedEventData<byte[]> {

    /** A snapshot as it will be read. */
    static StoredEvent snapshot(DomainEventMessage<?> message, Serializer serializer) {
        SerializedObject<byte[]> payload = message.serializePayload(serializer, byte[].class);
        return new StoredEvent(
                null,
                new EventType(
                        message.getType(),
                        payload.getType().getName(),
                        payload.getType().getRevision(),
                        Shape.PLAIN,
                        Shape.PLAIN),
                message.getAggregateIdentifier(),
                message.getSequenceNumber(),
                message.getIdentifier(),
                message.getTimestamp(),
                payload.getData(),
                message.serializeMetaData(serializer, byte[].class).getData());
    }

    @Override
    public TrackingToken trackingToken() {
        return token;
    }

    @Override
    public String getEventIdentifier() {
        return eventId;
    }

    @Override
    public Instant getTimestamp() {
        return recordedAt;
    }

    @Override
    public String getType() {
        return eventType.aggregateType();
    }

    /** Null for an event of no aggregate. */
    @Override
    public String getAggregateIdentifier() {
        return eventType.aggregateType() == null && stream.equals(eventId) ? null : stream;
    }

    @Override
    public long getSequenceNumber() {
        return sequence;
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        return new SimpleSerializedObject<>(payload, byte[].class, eventType.payloadType(), eventType.revision());
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return new SerializedMetaData<>(metadata, byte[].class);
    }
}
