package io.eventbank.account.standalone.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in Axon Server, which also brings commands and queries from one service to another. */
@NeedsAxonServer
class ServicesApartOnAxonServerTest extends ServicesApartScenario {

    @TempDir
    private static Path axonServerDirectory;

    private AxonServer axonServer;

    @Override
    Services services(Path directory) throws Exception {
        axonServer = AxonServer.start(axonServerDirectory.resolve("axonserver"));
        return new Services(directory, axonServer, 2, 2);
    }

    @AfterAll
    void stopAxonServer() throws Exception {
        if (axonServer != null) {
            axonServer.close();
        }
    }

    @Test
    @Order(11)
    void withoutAxonServerServicesAreNotReadyAndSayItAndComeBackByThemselves() {
        open("D2", "0", "0");
        everyQueryServiceShows("/api/v1/accounts/D2?minVersion=0", "balance", "0.00");
        bank.cutAxonServer();

        everyServiceIsUnavailable("D2");

        bank.restoreConnections();
        everyServiceWorks("D2");
    }

    @Test
    @Order(12)
    void anAxonServerThatIsKilledAndStartedAgainHasLostNothing() throws Exception {
        assumeTrue(axonServer.isProcess(), "Only one that was started from AXONSERVER_JAR can be killed");
        open("D3", "0", "0");
        everyQueryServiceShows("/api/v1/accounts/D3?minVersion=0", "balance", "0.00");
        axonServer.kill();

        everyServiceIsUnavailable("D3");

        axonServer.startAgain();
        everyServiceWorks("D3");
    }

    @Test
    @Order(22)
    @Tag(STARTS_SERVICES)
    void servicesThatAreStartedBeforeAxonServerWaitForIt() throws Exception {
        for (Service service : bank.all()) {
            service.kill();
        }
        bank.cutAxonServer();

        servicesThatStartWaitFor(Service::axonServer);

        bank.restoreConnections();
        bank.commands().get(0).awaitReady();
        bank.queries().get(0).awaitReady();
        everyQueryServiceShows("/api/v1/accounts/A1?version=5", "balance", "-44.50");
    }
}
