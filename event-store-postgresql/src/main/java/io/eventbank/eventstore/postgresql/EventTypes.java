package io.eventbank.eventstore.postgresql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The types of events, which rows name by a number. There are few, and they never change, so that all of them are kept
 * in memory. New ones are stored at once, whatever becomes of the transaction that needs them.
 */
final class EventTypes {

    private static final Logger LOG = LoggerFactory.getLogger(EventTypes.class);

    /** Of one type of payload. */
    private static final int MAX_SHAPES = 100;

    private final JdbcTemplate jdbc;
    private final String select;
    private final String insert;
    private final Map<EventType, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, EventType> types = new ConcurrentHashMap<>();
    private final Set<EventType> full = ConcurrentHashMap.newKeySet();
    private final Map<EventType, Integer> shapes = new ConcurrentHashMap<>(); // how many there are, by the plain type

    /** @param dataSource not that of the caller's transaction, which may be rolled back */
    EventTypes(DataSource dataSource, EventStoreSchema schema) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.select = schema.resolve("SELECT * FROM ${schema}.event_type");
        this.insert = schema.resolve("INSERT INTO ${schema}.event_type (aggregate_type, payload_type, revision,"
                + " payload_shape, metadata_shape) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    }

    /**
     * Whether the shapes of a type are worth keeping: those of documents whose names are values themselves would never
     * come to an end.
     */
    boolean keeps(EventType type) {
        if (types.isEmpty()) {
            read();
        }
        if (numbers.containsKey(type) || shapes.getOrDefault(type.plain(), 0) < MAX_SHAPES) {
            return true;
        }
        if (full.add(type.plain())) {
            LOG.warn(
                    "Events of {} have more than {} sets of properties: others are stored as a whole, which takes more room",
                    type.payloadType(),
                    MAX_SHAPES);
        }
        return false;
    }

    /** The number of a type that has been needed before; null if it has not. */
    Integer known(EventType type) {
        return numbers.get(type);
    }

    int number(EventType type) {
        Integer known = numbers.get(type);
        if (known == null) {
            read();
            known = numbers.get(type);
        }
        if (known == null) {
            jdbc.update(
                    insert,
                    type.aggregateType(),
                    type.payloadType(),
                    type.revision(),
                    type.payload().text(),
                    type.metadata().text());
            read();
            known = numbers.get(type);
        }
        return known;
    }

    /** @throws EventStoreException if there is no such type */
    EventType type(int number) {
        EventType known = types.get(number);
        if (known == null) {
            read();
            known = types.get(number);
        }
        if (known == null) {
            throw new EventStoreException("There is no event type " + number);
        }
        return known;
    }

    /** The numbers of all types that there are. */
    List<Map.Entry<Integer, EventType>> all() {
        read();
        return List.copyOf(types.entrySet());
    }

    private void read() {
        jdbc.query(select, row -> {
            int number = row.getInt("id");
            EventType type = new EventType(
                    row.getString("aggregate_type"),
                    row.getString("payload_type"),
                    row.getString("revision"),
                    Shape.of(row.getString("payload_shape")),
                    Shape.of(row.getString("metadata_shape")));
            numbers.put(type, number); // in any case: another thread may have come no further than to the next line
            if (types.putIfAbsent(number, type) == null) {
                shapes.merge(type.plain(), 1, Integer::sum);
            }
        });
    }
}
