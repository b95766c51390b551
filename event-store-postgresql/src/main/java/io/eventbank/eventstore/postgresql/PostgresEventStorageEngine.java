package io.eventbank.eventstore.postgresql;

import static org.axonframework.eventhandling.EventUtils.upcastAndDeserializeTrackedEvents;
import static org.axonframework.eventsourcing.EventStreamUtils.upcastAndDeserializeDomainEvents;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps the events of Axon applications in PostgreSQL, in the tables of an {@link EventStoreSchema}.
 *
 * <p>Events are appended in a transaction of their own, by one thread for the whole process, together with those of
 * other callers; {@link #appendEvents} returns when they are durable. What else a unit of work writes is in another
 * transaction, then: it can fail where the events are stored. Two writers at the same place of a stream meet at a
 * unique key: one of them gets a {@link ConcurrencyException}, or an
 * {@link org.axonframework.modelling.command.AggregateStreamCreationException} for the first event of a stream. Any
 * other failure is an {@link EventStoreException}.
 *
 * <p>Readers of all events see them in one order for ever: none is ever added before what they have seen. Their tokens
 * are {@link PostgresTrackingToken}s, and others are refused with an {@link IllegalArgumentException}.
 */
public final class PostgresEventStorageEngine extends BatchingEventStorageEngine implements AutoCloseable {

    private final DataSource dataSource;
    private final EventStoreSchema schema;
    private final EventTypes types;
    private final EventTable table;
    private final AppendConnection connection;
    private final GroupAppender appender;
    private volatile Runnable whenHeldBack = () -> {};
    private volatile boolean adopted;

    private PostgresEventStorageEngine(Builder builder) {
        super(builder);
        this.dataSource = new OwnTransactions(builder.dataSource);
        this.schema = builder.schema;
        this.types = new EventTypes(dataSource, builder.schema);
        this.table = new EventTable(
                new JdbcTemplate(builder.dataSource), new JdbcTemplate(dataSource), types, builder.schema);
        this.connection =
                new AppendConnection(builder.dataSource, builder.schema, builder.lockTimeout, builder.answerTimeout);
        this.appender = new GroupAppender(connection, builder.maxGroupEvents, builder.recoveryTimeout, builder.monitor);
    }

    /** Makes engines. */
    public static Builder builder() {
        return new Builder();
    }

    /** The events of an aggregate from one on, read through other upcasters than this engine's. */
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequence, EventUpcaster upcasters) {
        return upcastAndDeserializeDomainEvents(
                readEventData(aggregateIdentifier, firstSequence), getEventSerializer(), upcasters);
    }

    /**
     * The next events after a place that match, in the order of all events. With bounds of time only the part of the
     * table is read that was written then, once to find out where that is and once for the events; without, types are
     * looked for in all events. So ask for many at a time.
     *
     * @param after null for the start
     * @param limit how many at most
     */
    public List<TrackedEventMessage<?>> readEvents(EventCriteria criteria, TrackingToken after, int limit) {
        List<StoredEvent> found = readAll(
                () -> table.matching(criteria, after == null ? null : PostgresTrackingToken.sameKind(after), limit));
        return upcastAndDeserializeTrackedEvents(found.stream(), getEventSerializer(), upcasterChain)
                .<TrackedEventMessage<?>>map(event -> event)
                .toList();
    }

    /**
     * When the next event after a place was recorded; empty if there is none that may be read yet.
     *
     * @param after null for the start
     */
    public Optional<Instant> nextRecordedAt(TrackingToken after) {
        return readAll(() -> table.after(after == null ? null : PostgresTrackingToken.sameKind(after), 1))
                .events()
                .stream()
                .map(StoredEvent::recordedAt)
                .findFirst();
    }

    /** Reads events exactly as they are stored, and nothing but what is stored. */
    public EventRecords records() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        return new EventRecords(new EventTable(jdbc, jdbc, new EventTypes(dataSource, schema), schema));
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return read(() -> table.lastOfStream(aggregateIdentifier));
    }

    /** {@inheritDoc} Null: before the first event. */
    @Override
    public TrackingToken createTailToken() {
        return null;
    }

    /** {@inheritDoc} Null if there is none. */
    @Override
    public TrackingToken createHeadToken() {
        return readAll(table::last).orElse(null);
    }

    /** {@inheritDoc} Where clocks differ, events that were recorded before may come after it. */
    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return readAll(() -> table.before(dateTime)).orElse(null);
    }

    /** Appends what is under way, and from then on refuses to append. */
    @Override
    public void close() {
        appender.close();
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        List<EventRow> rows = new ArrayList<>(events.size());
        for (EventMessage<?> event : events) {
            rows.add(row(event, serializer));
        }
        SQLException failure = append(rows);
        if (failure == null) {
            return;
        }
        if (AppendFailure.of(failure) != AppendFailure.CONFLICT) {
            throw new EventStoreException("Events could not be appended: " + failure.getMessage(), failure);
        }
        if (!isDuplicateKey(failure)) {
            throw new ConcurrencyException("Another transaction is appending to the same stream", failure);
        }
        handlePersistenceException(failure, events.get(0));
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        read(() -> {
            table.storeSnapshot(StoredEvent.snapshot(snapshot, serializer));
            return null;
        });
    }

    @Override
    protected List<StoredEvent> fetchTrackedEvents(TrackingToken lastToken, int batchSize) {
        PostgresTrackingToken after = lastToken == null ? null : PostgresTrackingToken.sameKind(lastToken);
        EventTable.Page page = readAll(() -> table.after(after, batchSize));
        if (page.heldBack()) {
            whenHeldBack.run();
        }
        return page.events();
    }

    @Override
    protected List<StoredEvent> fetchDomainEvents(String aggregateIdentifier, long firstSequence, int batchSize) {
        return read(() -> table.ofStream(aggregateIdentifier, firstSequence, batchSize));
    }

    @Override
    protected Stream<StoredEvent> readSnapshotData(String aggregateIdentifier) {
        return read(() -> table.snapshot(aggregateIdentifier)).stream();
    }

    /** Is told when events are there that may be read only when an append has ended that is under way. */
    void whenHeldBack(Runnable listener) {
        whenHeldBack = listener;
    }

    /** The number of the server's process that this process appends with; 0 if there is none. */
    int appendingBackend() {
        return connection.backend();
    }

    /** Why the last append failed, if it was the fault of the server or the connection; empty if it did not. */
    Optional<String> lastAppendFailure() {
        return Optional.ofNullable(appender.lastFailure()).map(SQLException::getMessage);
    }

    private EventRow row(EventMessage<?> event, Serializer serializer) {
        try {
            return EventRow.of(event, serializer, types);
        } catch (DataAccessException e) {
            throw new EventStoreException("The type of an event could not be stored", e);
        }
    }

    private SQLException append(List<EventRow> rows) {
        try {
            return appender.append(rows);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted before the events were appended", e);
        }
    }

    private static boolean isDuplicateKey(SQLException failure) {
        return "23505".equals(failure.getSQLState());
    }

    /** Reads in the order of all events, of which nothing may be found while it is the order of another server. */
    private <T> T readAll(Supplier<T> access) {
        return read(() -> {
            if (!adopted) {
                schema.adopt(dataSource);
                types.all(); // before many need them at once
                adopted = true;
            }
            return access.get();
        });
    }

    private static <T> T read(Supplier<T> access) {
        try {
            return access.get();
        } catch (DataAccessException e) {
            throw new EventStoreException("The event store could not be read or written", e);
        }
    }

    /** What an engine is made of. Without a data source there is none. */
    public static final class Builder extends BatchingEventStorageEngine.Builder {

        private DataSource dataSource;
        private EventStoreSchema schema = new EventStoreSchema("event_store");
        private Duration lockTimeout = Duration.ofMillis(25);
        private Duration answerTimeout = Duration.ofSeconds(30);
        private Duration recoveryTimeout = Duration.ofSeconds(10);
        private int maxGroupEvents = 5_000;
        private AppendMonitor monitor = new AppendMonitor() {};

        private Builder() {
            persistenceExceptionResolver(new SQLStateResolver("23505"));
            batchSize(500);
        }

        /**
         * Where connections come from. One is kept for appending, from the first append on; readers take theirs for
         * each statement, or join the caller's transaction.
         */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /** Where the tables are; {@code event_store} by default. */
        public Builder schema(EventStoreSchema schema) {
            this.schema = schema;
            return this;
        }

        /**
         * How long an append waits for a transaction of somebody else that is appending at the same place; 25 ms by
         * default. Then it counts as a conflict.
         */
        public Builder lockTimeout(Duration lockTimeout) {
            this.lockTimeout = lockTimeout;
            return this;
        }

        /** How long the database may take to append; 30 s by default. Then the connection counts as lost. */
        public Builder answerTimeout(Duration answerTimeout) {
            this.answerTimeout = answerTimeout;
            return this;
        }

        /** How long to try to reach the database again when the connection was lost; 10 s by default. */
        public Builder recoveryTimeout(Duration recoveryTimeout) {
            this.recoveryTimeout = recoveryTimeout;
            return this;
        }

        /** How many events are appended together at most, unless one caller brings more; 5,000 by default. */
        public Builder maxGroupEvents(int maxGroupEvents) {
            this.maxGroupEvents = maxGroupEvents;
            return this;
        }

        /** Is told how appends go. */
        public Builder monitor(AppendMonitor monitor) {
            this.monitor = monitor;
            return this;
        }

        @Override
        public Builder snapshotSerializer(Serializer snapshotSerializer) {
            super.snapshotSerializer(snapshotSerializer);
            return this;
        }

        @Override
        public Builder eventSerializer(Serializer eventSerializer) {
            super.eventSerializer(eventSerializer);
            return this;
        }

        @Override
        public Builder upcasterChain(EventUpcaster upcasterChain) {
            super.upcasterChain(upcasterChain);
            return this;
        }

        @Override
        public Builder snapshotFilter(SnapshotFilter snapshotFilter) {
            super.snapshotFilter(snapshotFilter);
            return this;
        }

        /** {@inheritDoc} 500 by default. */
        @Override
        public Builder batchSize(int batchSize) {
            super.batchSize(batchSize);
            return this;
        }

        /** @throws AxonConfigurationException if something is missing or out of range */
        public PostgresEventStorageEngine build() {
            return new PostgresEventStorageEngine(this);
        }

        @Override
        protected void validate() {
            super.validate();
            if (dataSource == null) {
                throw new AxonConfigurationException("A data source is needed");
            }
            requirePositive(lockTimeout, "lock timeout");
            requirePositive(answerTimeout, "answer timeout");
            requirePositive(recoveryTimeout, "recovery timeout");
            if (maxGroupEvents < 1) {
                throw new AxonConfigurationException("A group must have room for an event");
            }
        }

        private static void requirePositive(Duration duration, String what) {
            if (duration == null || duration.toMillis() < 1 || duration.toMillis() > Integer.MAX_VALUE) {
                throw new AxonConfigurationException(
                        "The " + what + " must be from 1 ms to " + Integer.MAX_VALUE + " ms, but is " + duration);
            }
        }
    }
}
