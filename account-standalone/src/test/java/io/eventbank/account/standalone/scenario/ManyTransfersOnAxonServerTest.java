package io.eventbank.account.standalone.scenario;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand transfers, with the events in Axon Server. */
class ManyTransfersOnAxonServerTest extends ManyTransfersTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    List<String> settings() {
        return AXON_SERVER.settings();
    }
}
