package io.eventbank.account.standalone.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole life of an account, with the events in Axon Server. */
class LifeOfAnAccountOnAxonServerTest extends LifeOfAnAccountTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    List<String> settings() {
        return AXON_SERVER.settings();
    }

    @Override
    List<Path> disks() {
        return Stream.concat(super.disks().stream(), AXON_SERVER.server().directory().stream())
                .toList();
    }
}
