package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Axon's own engine does all of the contract. What it does otherwise than ours, beside losing events, is here. */
class StockEngineContractTest extends EventStorageEngineContract {

    private static HikariDataSource pool;

    @BeforeAll
    static void create() {
        pool = TestEvents.pool(TestPostgres.createDatabase());
        StockEngine.createTables(pool);
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @Override
    protected EventStorageEngine engine(Serializer serializer, EventUpcaster upcasters, SnapshotFilter filter) {
        return StockEngine.on(pool)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .upcasterChain(upcasters)
                .snapshotFilter(filter)
                .batchSize(batchSize())
                .build();
    }

    @Override
    protected void empty() {
        // With the identity: its reader looks for gaps from 1 on.
        new JdbcTemplate(pool).execute("TRUNCATE DomainEventEntry, SnapshotEventEntry RESTART IDENTITY");
    }

    @Override
    protected int batchSize() {
        return 20;
    }

    @Test
    void itRefusesAnEventWhoseIdentifierIsThereInAnotherStream() {
        EventStorageEngine engine = engine(TestEvents.JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        DomainEventMessage<?> event = TestEvents.event("a", 1);
        engine.appendEvents(event);

        assertThatThrownBy(() -> engine.appendEvents(PostgresEventStorageEngineContractTest.inStream("b", event)))
                .isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void itKeepsTheSnapshotOfTheHighestSequenceNumber() {
        EventStorageEngine engine = engine(TestEvents.JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        engine.storeSnapshot(TestEvents.event("a", 7));
        engine.storeSnapshot(TestEvents.event("a", 3));

        assertThat(engine.readSnapshot("a").orElseThrow().getSequenceNumber()).isEqualTo(7);
    }

    @Test
    void itsTokensCannotBeComparedWithTheStart() {
        EventStorageEngine engine = engine(TestEvents.JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        engine.appendEvents(TestEvents.event("a", 0));

        assertThatThrownBy(() -> engine.createHeadToken().covers(null)).isInstanceOf(IllegalArgumentException.class);
    }
}
