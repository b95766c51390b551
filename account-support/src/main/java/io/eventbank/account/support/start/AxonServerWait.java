package io.eventbank.account.support.start;

import java.time.Duration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.ErrorCode;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Waits for Axon Server before anything uses it: event processors would give the start up after half a minute. */
final class AxonServerWait implements BeanPostProcessor {

    private final Duration atMost;

    AxonServerWait(Duration atMost) {
        this.atMost = atMost;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof AxonServerConnectionManager connections) {
            StartWait.until("Axon Server", atMost, () -> connect(connections));
        }
        return bean;
    }

    private static void connect(AxonServerConnectionManager connections) {
        connections.getConnection(); // which starts to connect, and goes on trying by itself
        if (!connections.isConnected(connections.getDefaultContext())) {
            throw new AxonServerException(ErrorCode.CONNECTION_FAILED.errorCode(), "not connected");
        }
    }
}
