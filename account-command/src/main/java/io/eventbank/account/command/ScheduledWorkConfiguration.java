package io.eventbank.account.command;

import com.github.kagkarlsson.scheduler.boot.autoconfigure.Jackson3Serializer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How work that is scheduled for later is kept in the database. */
@Configuration(proxyBeanMethods = false)
class ScheduledWorkConfiguration {

    /** As JSON: Java's own serialization would read any class. */
    @Bean
    DbSchedulerCustomizer scheduledWorkAsJson() {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<Serializer> serializer() {
                return Optional.of(new Jackson3Serializer());
            }
        };
    }
}
