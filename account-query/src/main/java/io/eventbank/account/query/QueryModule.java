package io.eventbank.account.query;

import io.eventbank.account.support.axon.TokenStores;
import io.eventbank.account.support.database.SchemaMigration;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The query side, to be imported by the application that it runs in. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        // Both sides have an AccountController; in the all-in-one they are in one context.
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = QueryApplication.class))
@ConfigurationPropertiesScan
@EnableJpaRepositories
@EntityScan
public class QueryModule {

    private static final String SCHEMA = "account_query";
    private static final List<String> PROCESSORS = List.of("accounts", "owners", "streams", "transfers");

    /**
     * Behind the schema of the events, if that is here: positions in the stream of events are migrated when it has
     * been.
     */
    @Bean(initMethod = "migrate")
    Flyway accountQuerySchema(DataSource dataSource, @Qualifier("eventStoreSchema") ObjectProvider<Flyway> events) {
        events.ifAvailable(migrated -> {});
        return SchemaMigration.of(SCHEMA, dataSource);
    }

    /** Unlike read models it cannot be made again: what was signed once is compared with the events for ever. */
    @Bean(initMethod = "migrate")
    Flyway eventSealSchema(DataSource dataSource) {
        return SchemaMigration.of("event_seal", dataSource);
    }

    /** By name, because the command side keeps the tokens of its processors in its own schema. */
    @Bean
    ConfigurerModule querySideTokens(ConnectionProvider connectionProvider, Serializer serializer) {
        TokenStore tokens = TokenStores.in(SCHEMA, connectionProvider, serializer);
        return configurer -> configurer.eventProcessing(
                processing -> PROCESSORS.forEach(name -> processing.registerTokenStore(name, configuration -> tokens)));
    }
}
