package io.eventbank.account.standalone.scenario;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator and the event processors, with the events in Axon Server. */
class ProcessorsOnAxonServerTest extends ProcessorsTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    List<String> settings() {
        return AXON_SERVER.settings();
    }
}
