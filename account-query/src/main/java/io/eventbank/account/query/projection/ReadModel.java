package io.eventbank.account.query.projection;

import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;

/** What is made of the events for queries to read: tables, and the way in which events are written to them. */
public interface ReadModel {

    /**
     * A table of a read model.
     *
     * @param appended whether rows are only ever added, so that keys and indexes can wait until all are there
     */
    record Table(String name, boolean appended) {

        /** A table whose rows change. */
        public static Table updated(String name) {
            return new Table(name, false);
        }

        /** A table to which rows are only ever added. */
        public static Table appended(String name) {
            return new Table(name, true);
        }
    }

    /** Writes events to the tables of a read model, in the current transaction. */
    @FunctionalInterface
    interface Writer {

        /**
         * Writes what events make of the tables; those that are written already, and those that the read model is not
         * about, change nothing.
         *
         * @param events of each stream in their order
         * @return by query, what it is answered with from now on
         * @throws IllegalStateException if events of a stream are missing before these
         */
        Map<?, ViewUpdates.Update> write(List<DomainEventMessage<?>> events);
    }

    /** The name, which is that of the event processor. */
    String name();

    /** All its tables. */
    List<Table> tables();

    /** The views over its tables, which go where they go. */
    default List<String> views() {
        return List.of();
    }

    /** Writes to the tables in a schema, where they must be. */
    Writer writer(Schema schema);
}
