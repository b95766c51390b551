package io.eventbank.eventstore.postgresql;

import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Axon's own engine on PostgreSQL with bytea columns, as its auto-configuration makes it. */
final class StockEngine {

    private StockEngine() {}

    static JdbcEventStorageEngine.Builder on(DataSource dataSource) {
        return JdbcEventStorageEngine.builder()
                .eventSerializer(TestEvents.JSON)
                .snapshotSerializer(TestEvents.JSON)
                .persistenceExceptionResolver(new SQLStateResolver("23505"))
                .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                .transactionManager(new SpringTransactionManager(new DataSourceTransactionManager(dataSource)));
    }

    static void createTables(DataSource dataSource) {
        on(dataSource).build().createSchema(PostgresEventTableFactory.INSTANCE);
    }
}
