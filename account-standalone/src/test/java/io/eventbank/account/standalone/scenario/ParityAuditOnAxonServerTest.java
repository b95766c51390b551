package io.eventbank.account.standalone.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A read model that is not what the events add up to, with the events in Axon Server. */
class ParityAuditOnAxonServerTest extends ParityAuditTest {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    List<String> settings() {
        return Stream.concat(super.settings().stream(), AXON_SERVER.settings().stream())
                .toList();
    }
}
