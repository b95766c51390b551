package io.eventbank.eventstore.postgresql;

import java.time.Instant;
import org.axonframework.eventhandling.TrackingToken;

/**
 * An event exactly as it is stored, before any upcaster: what proves that it has not been changed.
 *
 * @param token where it is in the order of all events
 * @param place the same as text, in the form of the event store
 * @param stream the aggregate's identifier; the event's own if it is of none
 * @param sequence its number within the stream, from 0
 * @param aggregateType null for an event of no aggregate
 * @param payloadType the name that upcasters know it by; null if the event is damaged
 * @param revision of the payload; null if it has none
 * @param payload as it was serialized; all that is left of its content if the event is damaged
 * @param metadata as it was serialized; empty if the event is damaged
 * @param damaged whether what is stored is none of the event store's forms, so that nobody can read it
 */
public record EventRecord(
        TrackingToken token,
        String place,
        String eventId,
        String stream,
        long sequence,
        Instant recordedAt,
        String aggregateType,
        String payloadType,
        String revision,
        byte[] payload,
        byte[] metadata,
        boolean damaged) {}
