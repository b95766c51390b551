package io.eventbank.account.support.axonserver;

import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as they are stored in Axon Server, whose metadata is no text but a set of values: a JSON object in the order
 * of their names.
 */
final class AxonServerEventRecords implements EventRecords.Reader {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final AxonServerConnectionManager connections;
    private final String context;
    private final int timeoutMillis;

    /** @param timeoutMillis how long to wait for an event that there is */
    AxonServerEventRecords(AxonServerConnectionManager connections, String context, int timeoutMillis) {
        this.connections = connections;
        this.context = context;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public List<EventRecord> after(TrackingToken place, int limit) {
        return read(index(place), head(), limit);
    }

    @Override
    public List<EventRecord> between(TrackingToken after, TrackingToken upTo, int limit) {
        return read(index(after), Math.min(head(), index(upTo)), limit);
    }

    private List<EventRecord> read(long after, long upTo, int limit) {
        List<EventRecord> records = new ArrayList<>();
        if (after >= upTo) {
            return records;
        }
        int wanted = (int) Math.min(limit, upTo - after);
        // When so many are taken the next ones are asked for: one fewer are, and nothing is sent in vain.
        try (EventStream stream = channel().openStream(after, wanted + 1, wanted + 1, true)) {
            while (records.size() < wanted) {
                EventWithToken event = stream.nextIfAvailable(timeoutMillis, TimeUnit.MILLISECONDS);
                if (event == null) {
                    throw new EventStoreException(
                            "Axon Server does not send an event that it has",
                            stream.getError().orElseGet(() -> new TimeoutException("After " + timeoutMillis + " ms")));
                }
                records.add(record(event.getToken(), event.getEvent()));
                if (event.getToken() >= upTo) {
                    break;
                }
            }
            return records;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading events", e);
        }
    }

    @Override
    public boolean contains(String stream, long sequence) {
        AggregateEventStream events = channel().openAggregateStream(stream, sequence, sequence + 1);
        boolean found;
        try {
            found = events.asStream().anyMatch(event -> event.getAggregateSequenceNumber() == sequence);
        } finally {
            events.cancel();
        }
        if (!found && Thread.currentThread().isInterrupted()) {
            // What was not read then looks as if it were not there.
            throw new EventStoreException("Interrupted while reading " + stream);
        }
        return found;
    }

    @Override
    public long countAfter(TrackingToken place) {
        return Math.max(0, head() - index(place));
    }

    private EventChannel channel() {
        return connections.getConnection(context).eventChannel();
    }

    private long head() {
        try {
            return channel().getLastToken().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading events", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new EventStoreException("Axon Server does not say what its last event is", e);
        }
    }

    private static long index(TrackingToken place) {
        return place == null ? -1 : ((GlobalSequenceTrackingToken) place).getGlobalIndex();
    }

    private static EventRecord record(long token, Event event) {
        boolean ofAggregate = !event.getAggregateType().isEmpty();
        return new EventRecord(
                new GlobalSequenceTrackingToken(token),
                Long.toString(token),
                event.getMessageIdentifier(),
                ofAggregate ? event.getAggregateIdentifier() : event.getMessageIdentifier(),
                event.getAggregateSequenceNumber(),
                Instant.ofEpochMilli(event.getTimestamp()),
                ofAggregate ? event.getAggregateType() : null,
                event.getPayload().getType(),
                event.getPayload().getRevision().isEmpty()
                        ? null
                        : event.getPayload().getRevision(),
                event.getPayload().getData().toByteArray(),
                metadata(event.getMetaDataMap()),
                false);
    }

    private static byte[] metadata(Map<String, MetaDataValue> values) {
        Map<String, Object> sorted = new TreeMap<>();
        values.forEach((name, value) -> sorted.put(name, plain(value)));
        return JSON.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8);
    }

    private static Object plain(MetaDataValue value) {
        return switch (value.getDataCase()) {
            case TEXT_VALUE -> value.getTextValue();
            case NUMBER_VALUE -> value.getNumberValue();
            case BOOLEAN_VALUE -> value.getBooleanValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BYTES_VALUE -> plain(value.getBytesValue());
            case DATA_NOT_SET -> null;
        };
    }

    /** In an order that is always the same: its hash must be. */
    private static Map<String, String> plain(SerializedObject value) {
        return new TreeMap<>(Map.of(
                "type",
                value.getType(),
                "revision",
                value.getRevision(),
                "hex",
                HexFormat.of().formatHex(value.getData().toByteArray())));
    }
}
