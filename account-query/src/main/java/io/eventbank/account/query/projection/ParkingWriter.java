package io.eventbank.account.query.projection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes events as the writer of a read model does, but parks those that it cannot write, together with all behind them
 * in the same stream, while those of other streams are written. What is not the fault of an event, such as a database
 * that is down, is thrown on and has to be tried again.
 *
 * <p>In place of the framework's queue of dead letters, which is told of an event's failure only while it is handled,
 * not when what a batch of them makes is written, and which a failed statement would keep from its own transaction.
 */
public final class ParkingWriter implements ReadModel.Writer {

    private static final Logger LOG = LoggerFactory.getLogger(ParkingWriter.class);

    private final ReadModel model;
    private final Schema schema;
    private final ReadModel.Writer writer;
    private final DeadLetters letters;
    private final Savepoints savepoints;

    private ParkingWriter(ReadModel model, Schema schema, DeadLetters letters, Savepoints savepoints) {
        this.model = model;
        this.schema = schema;
        this.writer = model.writer(schema);
        this.letters = letters;
        this.savepoints = savepoints;
    }

    /** Makes them. */
    @Component
    public static class Factory {

        private final DeadLetters letters;
        private final Savepoints savepoints;

        Factory(DeadLetters letters, Savepoints savepoints) {
            this.letters = letters;
            this.savepoints = savepoints;
        }

        /** The writer of a read model whose letters lie beside its tables. */
        public ParkingWriter writer(ReadModel model, Schema schema) {
            return new ParkingWriter(model, schema, letters, savepoints);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws TooManyDeadLettersException if so many would be parked that they cannot all be exceptions
     */
    @Override
    public Map<Object, ViewUpdates.Update> write(List<DomainEventMessage<?>> events) {
        Map<String, Long> blocked = letters.blocked(schema, model, streams(events));
        Map<Object, ViewUpdates.Update> changes = new HashMap<>();
        if (blocked.isEmpty()) {
            writeOrPark(events, changes);
        } else {
            Map<Boolean, List<DomainEventMessage<?>>> parts = events.stream()
                    .collect(Collectors.partitioningBy(event -> blocked.containsKey(event.getAggregateIdentifier())));
            // What comes from before the first letter was written, or comes late: then the retry finds it.
            letters.parkBehind(
                    schema,
                    model,
                    parts.get(true).stream()
                            .filter(event -> event.getSequenceNumber() > blocked.get(event.getAggregateIdentifier()))
                            .toList());
            writeOrPark(parts.get(false), changes);
        }
        return changes;
    }

    /** Halves what fails until it is the events of one stream, and takes those one by one. */
    private void writeOrPark(List<DomainEventMessage<?>> events, Map<Object, ViewUpdates.Update> changes) {
        if (events.isEmpty()) {
            return;
        }
        try {
            changes.putAll(savepoints.in(() -> writer.write(events)));
        } catch (RuntimeException failure) {
            if (EventFailure.of(failure).isEmpty()) {
                throw failure;
            }
            List<String> streams = new ArrayList<>(streams(events));
            if (streams.size() == 1) {
                writeUpToFailure(events, failure, changes);
                return;
            }
            Set<String> half = new HashSet<>(streams.subList(0, streams.size() / 2));
            Map<Boolean, List<DomainEventMessage<?>>> halves = events.stream()
                    .collect(Collectors.partitioningBy(event -> half.contains(event.getAggregateIdentifier())));
            writeOrPark(halves.get(true), changes);
            writeOrPark(halves.get(false), changes);
        }
    }

    /** @param failureOfAll what they failed with together */
    private void writeUpToFailure(
            List<DomainEventMessage<?>> events,
            RuntimeException failureOfAll,
            Map<Object, ViewUpdates.Update> changes) {
        for (int index = 0; index < events.size(); index++) {
            List<DomainEventMessage<?>> one = List.of(events.get(index));
            try {
                if (events.size() == 1) {
                    throw failureOfAll;
                }
                changes.putAll(savepoints.in(() -> writer.write(one)));
            } catch (RuntimeException failure) {
                EventFailure known = EventFailure.of(failure).orElseThrow(() -> failure);
                DomainEventMessage<?> event = events.get(index);
                LOG.warn(
                        "{} cannot handle event {} of {}, which is parked with those behind it",
                        model.name(),
                        event.getSequenceNumber(),
                        event.getAggregateIdentifier(),
                        failure);
                letters.park(schema, model, event, known);
                letters.parkBehind(schema, model, events.subList(index + 1, events.size()));
                return;
            }
        }
    }

    private static Set<String> streams(List<DomainEventMessage<?>> events) {
        Set<String> streams = new LinkedHashSet<>();
        events.forEach(event -> streams.add(event.getAggregateIdentifier()));
        return streams;
    }
}
