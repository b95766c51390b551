package io.eventbank.account.standalone.scenario;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The past of accounts, with the events in Axon Server. */
class HistoryOfAnAccountOnAxonServerTest extends HistoryOfAnAccountTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    List<String> settings() {
        return AXON_SERVER.settings();
    }
}
