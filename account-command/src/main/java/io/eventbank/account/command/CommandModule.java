package io.eventbank.account.command;

import io.eventbank.account.support.axon.TokenStores;
import io.eventbank.account.support.database.SchemaMigration;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.serialization.Serializer;
import org.flywaydb.core.Flyway;
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

    @Bean(initMethod = "migrate")
    Flyway accountCommandSchema(DataSource dataSource) {
        return SchemaMigration.of(SCHEMA, dataSource);
    }

    @Bean
    ConfigurerModule commandSideTokens(ConnectionProvider connectionProvider, Serializer serializer) {
        return configurer -> configurer.eventProcessing(processing -> processing.registerTokenStore(
                "transaction-ids", configuration -> TokenStores.in(SCHEMA, connectionProvider, serializer)));
    }
}
