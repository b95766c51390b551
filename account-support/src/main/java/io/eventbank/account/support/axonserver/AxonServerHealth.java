package io.eventbank.account.support.axonserver;

import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this process is connected to Axon Server, and has told it which commands and queries it handles. In place of
 * Axon's own, which is made for an older Spring Boot.
 */
final class AxonServerHealth implements HealthIndicator {

    private final AxonServerConnectionManager connections;
    private final String context;

    AxonServerHealth(AxonServerConnectionManager connections, String context) {
        this.connections = connections;
        this.context = context;
    }

    @Override
    public Health health() {
        boolean ready = connections.isConnected(context)
                && connections.getConnection(context).isReady();
        return (ready ? Health.up() : Health.down()).build();
    }
}
