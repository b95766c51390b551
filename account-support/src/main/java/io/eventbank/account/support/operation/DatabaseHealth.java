package io.eventbank.account.support.operation;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the database answers, as the agent of the processors finds out all the time. In place of Spring Boot's own,
 * which waits for a connection, and says what failed in words of the driver.
 */
final class DatabaseHealth implements HealthIndicator {

    private final ProcessorAgent agent;

    DatabaseHealth(ProcessorAgent agent) {
        this.agent = agent;
    }

    @Override
    public Health health() {
        return (agent.databaseAnswers() ? Health.up() : Health.down()).build();
    }
}
