package io.eventbank.account.support.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The schemas that the command and the query application both use. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
class SchemaAutoConfiguration {

    @Bean(initMethod = "migrate")
    @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false)
    Flyway eventStoreSchema(DataSource dataSource) {
        return SchemaMigration.of("event_store", dataSource);
    }

    @Bean(initMethod = "migrate")
    Flyway personalDataSchema(DataSource dataSource) {
        return SchemaMigration.of("personal_data", dataSource);
    }

    @Bean(initMethod = "migrate")
    Flyway operationSchema(DataSource dataSource) {
        return SchemaMigration.of("operation", dataSource);
    }
}
