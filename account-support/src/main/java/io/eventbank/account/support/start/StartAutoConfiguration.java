package io.eventbank.account.support.start;

import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** How a start waits for what the process cannot do without. */
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

    private static Duration timeout(Environment environment) {
        return environment.getProperty("account.start.wait", Duration.class, Duration.ZERO);
    }
}
