package io.eventbank.account.support.start;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** How a start waits for what the process cannot do without, and what it says when all is there. */
@AutoConfiguration
class StartAutoConfiguration {

    @Bean
    static DatabaseWait databaseWait(Environment environment) {
        return new DatabaseWait(timeout(environment));
    }

    @Bean
    @ConditionalOnBooleanProperty("axon.axonserver.enabled")
    static AxonServerWait axonServerWait(Environment environment) {
        return new AxonServerWait(timeout(environment));
    }

    @Bean
    Welcome welcome(Environment environment, ObjectProvider<Place> places) {
        return new Welcome(environment, places);
    }

    @Bean
    @Order(0)
    Place databasePlace(ObjectProvider<DataSource> dataSource) {
        return new DatabasePlace(dataSource);
    }

    private static Duration timeout(Environment environment) {
        return environment.getProperty("account.start.wait", Duration.class, Duration.ZERO);
    }
}
