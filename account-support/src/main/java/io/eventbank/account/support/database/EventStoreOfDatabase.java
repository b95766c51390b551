package io.eventbank.account.support.database;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps a database to the event store that its positions, read models and indexes are made from. With events from
 * elsewhere they would be wrong without anybody noticing.
 */
final class EventStoreOfDatabase {

    static final String POSTGRESQL = "PostgreSQL";

    private EventStoreOfDatabase() {}

    /** The name of a context of Axon Server as an event store. */
    static String axonServer(String context) {
        return "Axon Server, context " + context;
    }

    /**
     * Takes a new database for an event store.
     *
     * @throws IllegalStateException if it belongs to another one
     */
    static void require(String name, DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.update("INSERT INTO operation.event_store (name) VALUES (?) ON CONFLICT DO NOTHING", name);
        String actual = jdbc.queryForObject("SELECT name FROM operation.event_store", String.class);
        if (!name.equals(actual)) {
            throw new IllegalStateException("What is in this database is made from events in " + actual + ", not in "
                    + name + ". Set axon.axonserver.enabled and axon.axonserver.context as before, or name a new"
                    + " database.");
        }
    }
}
