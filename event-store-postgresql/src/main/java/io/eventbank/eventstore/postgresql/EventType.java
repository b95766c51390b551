package io.eventbank.eventstore.postgresql;

/**
 * What an event has in common with many others.
 *
 * @param aggregateType null for an event of no aggregate
 * @param payloadType the name that upcasters and serializers know it by
 * @param revision null for none
 */
record EventType(String aggregateType, String payloadType, String revision, Shape payload, Shape metadata) {

    /** The same with the shapes that fit any content. */
    EventType plain() {
        return new EventType(aggregateType, payloadType, revision, Shape.PLAIN, Shape.PLAIN);
    }
}
