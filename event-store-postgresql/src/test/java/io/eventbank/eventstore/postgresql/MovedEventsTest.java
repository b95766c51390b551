package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that come from a server which had counted further. */
@Timeout(60)
class MovedEventsTest {

    private static final long FURTHER = 5_000_000_000_000L;

    private String database;

    @BeforeEach
    void create() {
        database = TestPostgres.createDatabase();
    }

    @Test
    void newEventsComeBehindThoseThatWereMoved() {
        List<String> old = appendAndMove(10);
        try (EngineProcess process = EngineProcess.on(database)) {
            EngineProcess.SCHEMA.adopt(process.pool());
            assertThat(read(process.engine(), null)).isEqualTo(old);
            TrackingToken end = process.engine().createHeadToken();

            EventMessage<?> event = TestEvents.event(TestEvents.unique(), 0);
            process.engine().appendEvents(event);

            assertThat(read(process.engine(), end)).containsExactly(event.getIdentifier());
            assertThat(read(process.engine(), null)).startsWith(old.get(0)).endsWith(event.getIdentifier());
            assertThat(read(process.engine(), process.engine().createHeadToken()))
                    .isEmpty();
        }
    }

    @Test
    void anEngineSeesToItBeforeItsFirstAppend() {
        List<String> old = appendAndMove(3);
        try (EngineProcess process = EngineProcess.on(database);
                EngineProcess other = EngineProcess.on(database)) {
            EventMessage<?> event = TestEvents.event(TestEvents.unique(), 0);
            process.engine().appendEvents(event);
            EventMessage<?> second = TestEvents.event(TestEvents.unique(), 0);
            other.engine().appendEvents(second);

            assertThat(read(other.engine(), null))
                    .hasSize(old.size() + 2)
                    .endsWith(event.getIdentifier(), second.getIdentifier());
        }
    }

    @Test
    void eventsMayBeMovedAgain() {
        appendAndMove(2);
        List<String> old = appendAndMove(2);
        try (EngineProcess process = EngineProcess.on(database)) {
            EngineProcess.SCHEMA.adopt(process.pool());
            TrackingToken end = process.engine().createHeadToken();
            EventMessage<?> event = TestEvents.event(TestEvents.unique(), 0);
            process.engine().appendEvents(event);

            assertThat(read(process.engine(), end)).containsExactly(event.getIdentifier());
            assertThat(read(process.engine(), null)).hasSize(5).containsAll(old);
        }
    }

    @Test
    void whereNothingWasMovedNothingChanges() {
        try (EngineProcess process = EngineProcess.on(database)) {
            process.engine().appendEvents(TestEvents.event(TestEvents.unique(), 0));
            EngineProcess.SCHEMA.adopt(process.pool());

            assertThat(process.jdbc().queryForObject("SELECT base FROM event_store.transaction_base", Long.class))
                    .isZero();
        }
    }

    /** Appends, and then numbers all events as a server does that has counted further. */
    private List<String> appendAndMove(int count) {
        try (EngineProcess process = EngineProcess.on(database)) {
            String stream = TestEvents.unique();
            for (int sequence = 0; sequence < count; sequence++) {
                process.engine().appendEvents(TestEvents.event(stream, sequence));
            }
            List<String> old = read(process.engine(), null);
            TestPostgres.tamper(
                    process.pool(),
                    EngineProcess.SCHEMA.name(),
                    events -> events.update("UPDATE event_store.event SET transaction = transaction + ?", FURTHER));
            return old;
        }
    }

    private static List<String> read(EventStorageEngine engine, TrackingToken after) {
        try (Stream<? extends TrackedEventMessage<?>> events = engine.readEvents(after, false)) {
            return events.<String>map(EventMessage::getIdentifier).toList();
        }
    }
}
