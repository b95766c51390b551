package io.eventbank.account.standalone.scenario;

import io.eventbank.account.standalone.testing.Bank;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The erasure of an owner, with the events in Axon Server. */
class ErasureOfAnOwnerOnAxonServerTest extends ErasureOfAnOwnerTest {

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
}
