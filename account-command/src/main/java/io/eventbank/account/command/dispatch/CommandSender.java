package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;

/** Sends commands and waits for their answers. */
@Component
public class CommandSender {

    /** The key, in a command's metadata, of the version that its sender wants to find. */
    public static final String EXPECTED_VERSION = "expectedVersion";

    private final CommandGateway gateway;
    private final CommandProperties properties;
    private final Counter retries;

    public CommandSender(CommandGateway gateway, CommandProperties properties, MeterRegistry registry) {
        this.gateway = gateway;
        this.properties = properties;
        this.retries = Counter.builder("account.commands.retries")
                .description("Times that a command was sent again since another process had changed its target")
                .register(registry);
    }

    /** Sends a command on behalf of the current request. */
    public <R> R send(Object command) {
        return send(command, Map.of());
    }

    /**
     * Sends a command on behalf of the current request.
     *
     * @param expectedVersion the version that the target must have, or null for any
     */
    public <R> R send(Object command, Long expectedVersion) {
        return send(command, expectedVersion == null ? Map.of() : Map.of(EXPECTED_VERSION, expectedVersion));
    }

    /**
     * Sends a command with metadata of its own. If another process changed the target meanwhile it is tried again, with
     * the target's new state.
     *
     * @throws Refusal {@code concurrent_change} if that did not help, as often as it was tried
     * @throws CommandExecutionException with a {@link HandlerFailure}, or caused by an {@code Outage}, if it is not
     *     known whether the command was carried out
     */
    public <R> R send(Object command, Map<String, ?> metaData) {
        for (int attempt = 1; ; attempt++) {
            try {
                return gateway.sendAndWait(
                        new GenericCommandMessage<>(command, MetaData.from(metaData)),
                        properties.answerTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (CommandExecutionException failure) {
                if (failure.getDetails().orElse(null) != HandlerFailure.CONFLICT) {
                    throw failure;
                }
                if (attempt > properties.conflictRetries()) {
                    throw new Refusal(ErrorCode.CONCURRENT_CHANGE, "It was changed by others at the same time");
                }
                retries.increment();
                // Random, so that those who met here do not meet again.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextLong(1, 5L * attempt + 1)));
            }
        }
    }
}
