package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The schemas that the command and the query application both use. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
class SchemaAutoConfiguration {

    private static final String EVENT_STORE = "event_store";

    @Bean(initMethod = "migrate")
    @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false)
    Flyway eventStoreSchema(DataSource dataSource) {
        return SchemaMigration.of(EVENT_STORE, dataSource, new EventStoreMigration(new EventStoreSchema(EVENT_STORE)));
    }

    @Bean(initMethod = "migrate")
    Flyway personalDataSchema(DataSource dataSource) {
        return SchemaMigration.of("personal_data", dataSource);
    }

    @Bean(initMethod = "migrate")
    Flyway operationSchema(DataSource dataSource) {
        return SchemaMigration.of("operation", dataSource);
    }

    @Bean
    InitializingBean eventStoreOfDatabase(
            DataSource dataSource, @Qualifier("operationSchema") Flyway migrated, Environment environment) {
        boolean inAxonServer = environment.getProperty("axon.axonserver.enabled", Boolean.class, false);
        String context = environment.getProperty("axon.axonserver.context", "default");
        String name = inAxonServer ? EventStoreOfDatabase.axonServer(context) : EventStoreOfDatabase.POSTGRESQL;
        return () -> EventStoreOfDatabase.require(name, dataSource);
    }
}
