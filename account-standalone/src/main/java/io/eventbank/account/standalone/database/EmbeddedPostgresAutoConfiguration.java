package io.eventbank.account.standalone.database;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.standalone.start.DataDirectory;
import io.eventbank.account.standalone.start.DataDirectoryAutoConfiguration;
import io.eventbank.account.support.database.EventStoreOwner;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The database of the all-in-one process: a PostgreSQL of its own in the data directory, unless
 * {@code spring.datasource.url} names another. The pool takes {@code spring.datasource.hikari.*} and waits 10 seconds
 * for a connection if that says nothing else.
 */
@AutoConfiguration(after = DataDirectoryAutoConfiguration.class, before = DataSourceAutoConfiguration.class)
@Conditional(NoDataSourceUrl.class)
@ConditionalOnMissingBean(DataSource.class)
@EnableConfigurationProperties(EmbeddedPostgresProperties.class)
public class EmbeddedPostgresAutoConfiguration {

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    EmbeddedPostgres embeddedPostgres(DataDirectory dataDirectory, EmbeddedPostgresProperties properties) {
        Path binaries = properties.binariesDir() == null
                ? dataDirectory.resolve("postgresql-binaries")
                : properties.binariesDir().toAbsolutePath();
        return EmbeddedPostgres.start(dataDirectory, binaries, properties.startTimeout());
    }

    /** The server is a parameter, so that the pool is closed before the server stops. */
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(EmbeddedPostgres postgres) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(postgres.jdbcUrl());
        pool.setUsername(postgres.application());
        pool.setPassword(postgres.applicationPassword());
        pool.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        return pool;
    }

    @Bean
    EventStoreOwner eventStoreOwner(EmbeddedPostgres postgres) {
        return postgres.owner();
    }
}
