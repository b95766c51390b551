package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.event.Event;
import io.eventbank.account.standalone.testing.Bank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events and snapshots as they may stand in Axon Server, whoever put them there. */
class EventsInAxonServerTest {

    private static final String TELLER = "teller";

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @TempDir
    private static Path directory;

    private static Bank bank;
    private static AxonServerConnectionFactory connections;
    private static EventChannel channel;

    @BeforeAll
    static void start() throws Exception {
        bank = Bank.start(directory.resolve("data"), AXON_SERVER.settings().toArray(String[]::new));
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C1", "name": "Ada Lovelace", "email": "ada@example.org"}""").has(201);
        AxonServer server = AXON_SERVER.server();
        connections = AxonServerConnectionFactory.forClient("tests")
                .routingServers(new ServerAddress(server.host(), server.port()))
                .build();
        channel = connections.connect("default").eventChannel();
    }

    @AfterAll
    static void stop() throws Exception {
        if (connections != null) {
            connections.shutdown();
        }
        if (bank != null) {
            bank.close();
        }
    }

    @Test
    void anEventOfAnEarlierRevisionIsReadAsOfTodayOnBothSides() throws Exception {
        append(RawEvents.openingOf("E1"));

        bank.post(TELLER, "/api/v1/accounts/E1/withdrawals", """
                {"amount": "150"}""").has(201);

        JsonNode account =
                bank.get(TELLER, "/api/v1/accounts/E1?minVersion=1").has(200).body();
        assertThat(account.path("accountType").asString()).isEqualTo("CHECKING");
        assertThat(account.path("availableBalance").asString()).isEqualTo("0.00");
        JsonNode opening = bank.get(TELLER, "/api/v1/accounts/E1/events")
                .has(200)
                .body()
                .path("items")
                .get(0);
        assertThat(opening.path("storedRevision").asString()).isEqualTo("1");
        assertThat(opening.path("revision").asString()).isEqualTo("3");
        assertThat(opening.path("payload").path("initialOverdraftLimit").asString())
                .isEqualTo("50.00");
    }

    @Test
    void anAccountWithASnapshotThatCannotBeReadIsLoadedFromItsEvents() throws Exception {
        append(RawEvents.openingOf("E2"));
        channel.appendSnapshot(
                        RawEvents.event("E2", 0, "io.eventbank.account.command.account.BankAccount", "1", "{\"no\": 1"))
                .get();

        assertThat(bank.post(TELLER, "/api/v1/accounts/E2/deposits", """
                        {"amount": "1"}""")
                        .has(201)
                        .text("balanceAfter"))
                .isEqualTo("101.00");
    }

    @Test
    void aCommandOnAnAccountThatAnotherProcessHasChangedMeanwhileIsDecidedOnTheNewState() throws Exception {
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "E6", "ownerId": "C1", "initialBalance": "10"}""").has(201);
        append(RawEvents.deposit("E6", 1, "110.00", "100.00"));

        Bank.Answer withdrawal =
                bank.post(TELLER, "/api/v1/accounts/E6/withdrawals", """
                {"amount": "105"}""").has(201);

        assertThat(withdrawal.text("balanceAfter")).isEqualTo("5.00");
        assertThat(withdrawal.text("version")).isEqualTo("2");
    }

    @Test
    void aStreamOfManyPagesIsReadToItsEnd() throws Exception {
        append(RawEvents.openingOf("E3"));
        int deposits = 2_300; // more than the first page and two others
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= deposits; i++) {
            events.add(RawEvents.deposit("E3", i, (100 + i) + ".00", "1.00"));
        }
        append(events.toArray(Event[]::new));

        assertThat(bank.post(TELLER, "/api/v1/accounts/E3/deposits", """
                        {"amount": "1"}""")
                        .has(201)
                        .text("balanceAfter"))
                .isEqualTo("2401.00");
        assertThat(bank.get(TELLER, "/api/v1/accounts/E3?version=" + deposits)
                        .has(200)
                        .text("balance"))
                .isEqualTo("2400.00");
        assertThat(bank.get(TELLER, "/api/v1/accounts/E3/explanation?minVersion=" + (deposits + 1))
                        .has(200)
                        .body()
                        .path("terms"))
                .hasSize(deposits + 2);
    }

    @Test
    void anEventThatCannotBeProjectedIsParkedAndOthersGoOn() throws Exception {
        append(
                RawEvents.openingOf("E4"),
                RawEvents.event("E4", 1, RawEvents.MONEY_DEPOSITED, "1", "{\"amount\": \"nothing\"}"));
        append(RawEvents.openingOf("E5"));

        bank.get(TELLER, "/api/v1/accounts/E5?minVersion=0").has(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bank.get("operator", "/api/v1/admin/processors/accounts/dead-letters")
                        .has(200)
                        .response()
                        .body()
                        .contains("BankAccount-E4"));
    }

    private static void append(Event... events) throws Exception {
        channel.appendEvents(events).get();
    }
}
