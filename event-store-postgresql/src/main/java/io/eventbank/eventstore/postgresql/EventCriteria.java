package io.eventbank.eventstore.postgresql;

import java.time.Instant;
import java.util.Set;

/**
 * Which events to read. A null leaves all in.
 *
 * @param aggregateTypes of the aggregates that they are of
 * @param payloadTypes as stored, before upcasting
 * @param from the earliest time of recording
 * @param before the time of recording that all are before
 */
public record EventCriteria(Set<String> aggregateTypes, Set<String> payloadTypes, Instant from, Instant before) {

    /** All events. */
    public static EventCriteria all() {
        return new EventCriteria(null, null, null, null);
    }

    /** Only those of these types of aggregates. */
    public EventCriteria ofAggregates(String... types) {
        return new EventCriteria(Set.of(types), payloadTypes, from, before);
    }

    /** Only those that were stored under these names. */
    public EventCriteria withPayloads(String... types) {
        return new EventCriteria(aggregateTypes, Set.of(types), from, before);
    }

    /** Only those recorded from one time on and before another. */
    public EventCriteria recorded(Instant from, Instant before) {
        return new EventCriteria(aggregateTypes, payloadTypes, from, before);
    }

    boolean matches(EventType type) {
        return (aggregateTypes == null || type.aggregateType() != null && aggregateTypes.contains(type.aggregateType()))
                && (payloadTypes == null || payloadTypes.contains(type.payloadType()));
    }
}
