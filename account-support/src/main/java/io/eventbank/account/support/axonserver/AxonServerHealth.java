package io.eventbank.account.support.axonserver;

import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this process is connected to Axon Server. In place of Axon's own, which is made for an older Spring Boot. */
final class AxonServerHealth implements HealthIndicator {

    private final AxonServerConnectionManager connections;
    private final String context;

    AxonServerHealth(AxonServerConnectionManager connections, String context) {
        this.connections = connections;
        this.context = context;
    }

    @Override
    public Health health() {
        return (connections.isConnected(context) ? Health.up() : Health.down()).build();
    }
}
