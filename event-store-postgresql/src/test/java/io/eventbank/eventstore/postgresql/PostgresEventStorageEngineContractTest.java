package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresEventStorageEngineContractTest extends EventStorageEngineContract {

    private static final EventStoreSchema SCHEMA = new EventStoreSchema("other_events");

    private static HikariDataSource pool;

    private final List<PostgresEventStorageEngine> engines = new ArrayList<>();

    @BeforeAll
    static void create() {
        pool = TestEvents.pool(TestPostgres.createDatabase());
        pool.setAutoCommit(false); // as is usual with JPA
        SCHEMA.createIfMissing(pool);
        SCHEMA.createIfMissing(pool);
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @AfterEach
    void closeEngines() {
        engines.forEach(PostgresEventStorageEngine::close);
    }

    @Override
    protected EventStorageEngine engine(Serializer serializer, EventUpcaster upcasters, SnapshotFilter filter) {
        PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
                .dataSource(pool)
                .schema(SCHEMA)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .upcasterChain(upcasters)
                .snapshotFilter(filter)
                .batchSize(batchSize())
                .build();
        engines.add(engine);
        return engine;
    }

    @Override
    protected void empty() {
        TestPostgres.tamper(
                pool, SCHEMA.name(), tables -> tables.execute("TRUNCATE other_events.event, other_events.snapshot"));
    }

    @Override
    protected int batchSize() {
        return 20;
    }

    @Test
    void identifiersOfEventsAreTheBusinessOfWhoeverAppends() {
        EventStorageEngine engine = engine(TestEvents.JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        DomainEventMessage<?> event = TestEvents.event("a", 1);
        engine.appendEvents(event);
        engine.appendEvents(inStream("b", event));

        assertThat(engine.readEvents(null, false)
                        .map(EventMessage::getIdentifier)
                        .toList())
                .isEqualTo(List.of(event.getIdentifier(), event.getIdentifier()));
    }

    @Test
    void theTimeOfTheNextEventIsFoundFromAnyPlaceOn() {
        PostgresEventStorageEngine engine = (PostgresEventStorageEngine)
                engine(TestEvents.JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        assertThat(engine.nextRecordedAt(null)).isEmpty();
        Instant first = Instant.parse("2026-03-01T00:00:00Z");
        engine.appendEvents(TestEvents.event("a", 0, first), TestEvents.event("a", 1, first.plusSeconds(1)));
        TrackingToken afterFirst =
                engine.readEvents(null, false).toList().get(0).trackingToken();

        assertThat(engine.nextRecordedAt(null)).contains(first);
        assertThat(engine.nextRecordedAt(afterFirst)).contains(first.plusSeconds(1));
        assertThat(engine.nextRecordedAt(engine.createHeadToken())).isEmpty();
    }

    @Test
    void theSnapshotThatIsStoredLastIsTheOneThatIsThere() {
        EventStorageEngine engine = engine(TestEvents.JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        engine.storeSnapshot(TestEvents.event("a", 7));
        engine.storeSnapshot(TestEvents.event("a", 3));

        assertThat(engine.readSnapshot("a").orElseThrow().getSequenceNumber()).isEqualTo(3);
    }

    /** The same event at the same place of another stream. */
    static DomainEventMessage<?> inStream(String stream, DomainEventMessage<?> event) {
        return new GenericDomainEventMessage<>(
                event.getType(),
                stream,
                event.getSequenceNumber(),
                event.getPayload(),
                event.getMetaData(),
                event.getIdentifier(),
                event.getTimestamp());
    }
}
