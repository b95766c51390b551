package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The schemas that the command and the query application both use. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
class SchemaAutoConfiguration {

    private static final EventStoreSchema EVENT_STORE = new EventStoreSchema("event_store");

    /** Has migrated it. */
    @Bean
    @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false)
    Flyway eventStoreSchema(DataSource dataSource, EventStoreOwner owner) {
        EventStorePreparation preparation = new EventStorePreparation(EVENT_STORE, dataSource);
        Flyway prepared =
                owner.isNamed() ? preparation.by(OwnerDataSource.of(dataSource, owner)) : preparation.byApplication();
        EventStoreProtection.check(EVENT_STORE, dataSource);
        return prepared;
    }

    @Bean(initMethod = "migrate")
    Flyway personalDataSchema(DataSource dataSource) {
        return SchemaMigration.of("personal_data", dataSource);
    }

    /** Behind the schema of the events, if that is here: it looks whether there are some. */
    @Bean(initMethod = "migrate")
    Flyway operationSchema(DataSource dataSource, @Qualifier("eventStoreSchema") ObjectProvider<Flyway> events) {
        events.ifAvailable(migrated -> {});
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

    /** The owner of the events that the settings name, unless the application brings one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(EventStoreOwner.class)
    @EnableConfigurationProperties(EventStoreOwner.class)
    static class OwnerConfiguration {}
}
