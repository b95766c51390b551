package io.eventbank.eventstore.postgresql;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * An event as it is written.
 *
 * @param stream the aggregate's identifier; the event's own if it is of none
 */
record EventRow(String stream, long sequence, int type, byte[] eventId, long recordedAt, byte[] content) {

    static EventRow of(EventMessage<?> message, Serializer serializer, EventTypes types) {
        DomainEventMessage<?> event = message instanceof DomainEventMessage<?> domainEvent
                ? domainEvent
                : new GenericDomainEventMessage<>(null, message.getIdentifier(), 0, message, message::getTimestamp);
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        SerializedObject<byte[]> metadata = event.serializeMetaData(serializer, byte[].class);
        return of(
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event.getIdentifier(),
                RecordedAt.nanos(event.getTimestamp()),
                new EventType(
                        event.getType(),
                        payload.getType().getName(),
                        payload.getType().getRevision(),
                        Shape.PLAIN,
                        Shape.PLAIN),
                payload.getData(),
                metadata.getData(),
                types);
    }

    /** @param plain the type, whatever the shapes of payload and metadata are */
    static EventRow of(
            String stream,
            long sequence,
            String eventId,
            long recordedAt,
            EventType plain,
            byte[] payload,
            byte[] metadata,
            EventTypes types) {
        ContentWriter values = new ContentWriter();
        EventType type = new EventType(
                plain.aggregateType(),
                plain.payloadType(),
                plain.revision(),
                Shape.split(payload, values),
                Shape.split(metadata, values));
        Integer number = types.known(type);
        if (number == null) {
            if (!types.keeps(type)) {
                type = plain;
                values = new ContentWriter();
                values.add(payload, 0, payload.length);
                values.add(metadata, 0, metadata.length);
            }
            number = types.number(type);
        }
        return new EventRow(stream, sequence, number, EventIds.bytes(eventId), recordedAt, values.content());
    }
}
