package io.eventbank.account.standalone.scenario;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces and log, with the events in Axon Server. */
class TracesAndLogOnAxonServerTest extends TracesAndLogTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    List<String> settings() {
        return AXON_SERVER.settings();
    }
}
