package io.eventbank.eventstore.postgresql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are kept in PostgreSQL, and how they reach their processors.
 *
 * @param schema the database schema that the tables are in
 * @param createSchema whether to make the tables at the start if there are none
 * @param pollInterval how often to look for what other processes appended, in case nothing was heard of it
 * @param signalInterval the least time between two times that processors are told of events: the first one is told at
 *     once, those that follow closely together
 * @param cachedEvents how many events that were read of late are kept for other processors to read
 * @param maxGroupEvents how many events are appended together at most, unless one caller brings more
 * @param lockTimeout how long an append waits for another transaction that is appending at the same place
 * @param answerTimeout how long the database may take to append until the connection counts as lost
 * @param recoveryTimeout how long to try to reach the database again when the connection was lost
 * @param longAppend how long a transaction may append until health says so
 */
@ConfigurationProperties("event-store")
record EventStoreProperties(
        @DefaultValue("event_store") String schema,
        @DefaultValue("true") boolean createSchema,
        @DefaultValue("500ms") Duration pollInterval,
        @DefaultValue("5ms") Duration signalInterval,
        @DefaultValue("10000") int cachedEvents,
        @DefaultValue("5000") int maxGroupEvents,
        @DefaultValue("25ms") Duration lockTimeout,
        @DefaultValue("30s") Duration answerTimeout,
        @DefaultValue("10s") Duration recoveryTimeout,
        @DefaultValue("10s") Duration longAppend) {

    EventStoreProperties {
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException(
                    "event-store.poll-interval must be a duration above zero, but is " + pollInterval);
        }
        if (signalInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "event-store.signal-interval must not be negative, but is " + signalInterval);
        }
        if (cachedEvents < 0) {
            throw new IllegalArgumentException("event-store.cached-events must not be negative");
        }
        if (longAppend.isNegative() || longAppend.isZero()) {
            throw new IllegalArgumentException(
                    "event-store.long-append must be a duration above zero, but is " + longAppend);
        }
    }
}
