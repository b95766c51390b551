package io.eventbank.eventstore.postgresql;

import jakarta.persistence.EntityManager;
import java.sql.DriverManager;
import java.util.List;
import org.axonframework.common.jpa.SimpleEntityManagerProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.DomainEventEntry;
import org.axonframework.eventsourcing.eventstore.jpa.JpaEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SnapshotEventEntry;
import org.axonframework.serialization.JavaSerializer;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One of Axon's own event stores, in a database of its own.
 *
 * @param content an SQL expression of the bytes in the column {@code %s}
 * @param position the column of the global index, and so on
 */
record StockStore(
        EventStorageEngine engine,
        TransactionManager transactions,
        Serializer serializer,
        StockEventTables tables,
        String content,
        String position,
        String timestamp,
        String metadata) {

    /** As Axon makes its tables on PostgreSQL, with binary content. */
    static StockStore jdbc(String database) {
        Serializer serializer = JavaSerializer.builder().build();
        JdbcEventStorageEngine engine = jdbcBuilder(database, serializer).build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        return new StockStore(
                engine,
                NoTransactionManager.instance(),
                serializer,
                new StockEventTables("DomainEventEntry", "SnapshotEventEntry"),
                "%s",
                "globalIndex",
                "timeStamp",
                "metaData");
    }

    /** With names of its own, and content as text. */
    static StockStore text(String database) {
        new JdbcTemplate(new DriverManagerDataSource(database, "postgres", "")).execute("""
                CREATE SCHEMA "old Events";
                CREATE TABLE "old Events".domain_event_entry (
                    global_index         bigserial PRIMARY KEY,
                    event_identifier     text COLLATE "C" NOT NULL UNIQUE,
                    aggregate_identifier text COLLATE "C" NOT NULL,
                    sequence_number      bigint NOT NULL,
                    type                 text,
                    time_stamp           text COLLATE "C" NOT NULL,
                    payload_type         text NOT NULL,
                    payload_revision     text,
                    payload              text NOT NULL,
                    meta_data            text,
                    UNIQUE (aggregate_identifier, sequence_number)
                );
                CREATE TABLE "old Events".snapshot_event_entry (
                    LIKE "old Events".domain_event_entry, PRIMARY KEY (aggregate_identifier, sequence_number));
                ALTER TABLE "old Events".snapshot_event_entry DROP COLUMN global_index;
                """);
        Serializer serializer = Jackson3Serializer.builder().build();
        StockEventTables tables =
                new StockEventTables("\"old Events\".domain_event_entry", "\"old Events\".snapshot_event_entry");
        EventStorageEngine engine = jdbcBuilder(database, serializer)
                .dataType(String.class)
                .schema(EventSchema.builder()
                        .eventTable(tables.events())
                        .snapshotTable(tables.snapshots())
                        .globalIndexColumn("global_index")
                        .eventIdentifierColumn("event_identifier")
                        .aggregateIdentifierColumn("aggregate_identifier")
                        .sequenceNumberColumn("sequence_number")
                        .timestampColumn("time_stamp")
                        .payloadTypeColumn("payload_type")
                        .payloadRevisionColumn("payload_revision")
                        .metaDataColumn("meta_data")
                        .build())
                .build();
        return new StockStore(
                engine,
                NoTransactionManager.instance(),
                serializer,
                tables,
                "convert_to(%s, 'UTF8')",
                "global_index",
                "time_stamp",
                "meta_data");
    }

    /** As Hibernate makes the tables of Axon's entities, with content in large objects. */
    static StockStore jpa(String database) {
        EntityManager entities = new Configuration()
                .addAnnotatedClass(DomainEventEntry.class)
                .addAnnotatedClass(SnapshotEventEntry.class)
                .setPhysicalNamingStrategy(new PhysicalNamingStrategySnakeCaseImpl())
                .setProperty("hibernate.connection.url", database)
                .setProperty("hibernate.connection.username", "postgres")
                .setProperty("hibernate.hbm2ddl.auto", "create")
                .buildSessionFactory()
                .createEntityManager();
        Serializer serializer = Jackson3Serializer.builder().build();
        TransactionManager transactions = transactionsOf(entities);
        EventStorageEngine engine = JpaEventStorageEngine.builder()
                .entityManagerProvider(new SimpleEntityManagerProvider(entities))
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        return new StockStore(
                engine,
                transactions,
                serializer,
                new StockEventTables("domain_event_entry", "snapshot_event_entry"),
                "lo_get(%s)",
                "global_index",
                "time_stamp",
                "meta_data");
    }

    static List<String> layouts() {
        return List.of("jdbc", "text", "jpa");
    }

    static StockStore of(String layout, String database) {
        return switch (layout) {
            case "jdbc" -> jdbc(database);
            case "text" -> text(database);
            default -> jpa(database);
        };
    }

    private static JdbcEventStorageEngine.Builder jdbcBuilder(String database, Serializer serializer) {
        return JdbcEventStorageEngine.builder()
                .connectionProvider(() -> DriverManager.getConnection(database, "postgres", ""))
                .transactionManager(NoTransactionManager.instance())
                .eventSerializer(serializer)
                .snapshotSerializer(serializer);
    }

    private static TransactionManager transactionsOf(EntityManager entities) {
        return () -> {
            boolean outer = !entities.getTransaction().isActive();
            if (outer) {
                entities.clear();
                entities.getTransaction().begin();
            }
            return new Transaction() {
                @Override
                public void commit() {
                    if (outer) {
                        entities.getTransaction().commit();
                    }
                }

                @Override
                public void rollback() {
                    if (outer) {
                        entities.getTransaction().rollback();
                    }
                }
            };
        };
    }
}
