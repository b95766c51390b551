package io.eventbank.account.standalone.scenario;

import io.eventbank.account.standalone.testing.Bank;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Money on its way, with the events in Axon Server. */
class LifeOfATransferOnAxonServerTest extends LifeOfATransferTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @TempDir
    private static Path directory;

    private static Bank bank;

    @Override
    Bank start(Supplier<Bank> shared) throws Exception {
        bank = Bank.start(directory.resolve("data"), AXON_SERVER.settings());
        return bank;
    }

    @AfterAll
    static void stop() throws Exception {
        if (bank != null) {
            bank.close();
        }
    }

    /** Without those of the event store in PostgreSQL. */
    @Override
    Set<String> measured() {
        return super.measured().stream()
                .filter(name -> !name.startsWith("eventstore_"))
                .collect(Collectors.toSet());
    }
}
