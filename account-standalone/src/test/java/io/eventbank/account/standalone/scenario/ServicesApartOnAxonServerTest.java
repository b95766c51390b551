package io.eventbank.account.standalone.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events in Axon Server, which also brings commands and queries from one service to another. */
class ServicesApartOnAxonServerTest extends ServicesApartScenario {

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @Override
    Services services(Path directory) throws Exception {
        return new Services(directory, AXON_SERVER.server(), 2, 2);
    }

    @Test
    @Order(12)
    void withoutAxonServerServicesAreNotReadyAndSayItAndComeBackByThemselves() {
        open("D2", "0", "0");
        everyQueryServiceShows("/api/v1/accounts/D2?minVersion=0", "balance", "0.00");
        bank.cutAxonServer();

        everyServiceIsUnavailable("D2");

        bank.restoreConnections();
        everyServiceWorks("D2");
    }

    @Test
    @Order(13)
    void anAxonServerThatIsKilledAndStartedAgainHasLostNothing() throws Exception {
        assumeTrue(AXON_SERVER.server().isProcess(), "Only one that was started from AXONSERVER_JAR can be killed");
        open("D3", "0", "0");
        everyQueryServiceShows("/api/v1/accounts/D3?minVersion=0", "balance", "0.00");
        AXON_SERVER.server().kill();

        everyServiceIsUnavailable("D3");

        AXON_SERVER.server().startAgain();
        everyServiceWorks("D3");
    }

    @Test
    @Order(22)
    @Tag(STARTS_SERVICES)
    @Tag(SLOW)
    void servicesThatAreStartedBeforeAxonServerWaitForIt() throws Exception {
        for (Service service : bank.all()) {
            service.kill();
        }
        bank.cutAxonServer();

        servicesThatStartWaitFor(Service::axonServer);

        bank.restoreConnections();
        servicesThatHaveWaitedWork();
    }
}
