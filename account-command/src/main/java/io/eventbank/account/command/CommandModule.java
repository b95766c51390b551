package io.eventbank.account.command;

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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The command side, to be imported by the application that it runs in. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        // Both sides have an AccountController; in the all-in-one they are in one context.
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CommandApplication.class))
@ConfigurationPropertiesScan
public class CommandModule {

    private static final String SCHEMA = "account_command";
    private static final List<String> PROCESSORS =
            List.of("transaction-ids", "transfer-saga", "open-transfers", "erasures");

    /**
     * Behind the schema of the events, if that is here: positions in the stream of events are migrated when it has
     * been.
     */
    @Bean(initMethod = "migrate")
    Flyway accountCommandSchema(DataSource dataSource, @Qualifier("eventStoreSchema") ObjectProvider<Flyway> events) {
        events.ifAvailable(migrated -> {});
        return SchemaMigration.of(SCHEMA, dataSource);
    }

    @Bean
    ConfigurerModule commandSideTokens(ConnectionProvider connectionProvider, Serializer serializer) {
        TokenStore tokens = TokenStores.in(SCHEMA, connectionProvider, serializer);
        return configurer -> configurer.eventProcessing(
                processing -> PROCESSORS.forEach(name -> processing.registerTokenStore(name, configuration -> tokens)));
    }
}
