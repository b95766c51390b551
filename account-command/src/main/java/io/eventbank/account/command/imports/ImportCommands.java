package io.eventbank.account.command.imports;

import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.failure.Outage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.springframework.stereotype.Component;

/**
 * Sends the commands of imports, and sends them again for a while if something is down or another process ends: each is
 * carried out once, however often it is sent.
 */
@Component
class ImportCommands {

    private static final long PAUSE_MILLIS = 500;

    private final CommandSender commands;
    private final Duration patience;

    ImportCommands(CommandSender commands, ImportProperties properties) {
        this.commands = commands;
        this.patience = properties.outagePatience();
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws Refusal if it is refused, whoever refuses it
     */
    <R> R send(Object command, Map<String, ?> origin) {
        long start = System.nanoTime();
        while (true) {
            try {
                return commands.send(command, origin);
            } catch (RuntimeException failure) {
                Object details = details(failure);
                if (details instanceof Refusal.Details refusal) {
                    throw refusal.toRefusal();
                }
                boolean outage = details == HandlerFailure.UNAVAILABLE || Outage.causes(failure);
                if (!outage || System.nanoTime() - start > patience.toNanos() || isInterrupted()) {
                    throw failure;
                }
            }
        }
    }

    private static Object details(RuntimeException failure) {
        return failure instanceof CommandExecutionException handled
                ? handled.getDetails().orElse(null)
                : null;
    }

    private static boolean isInterrupted() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
