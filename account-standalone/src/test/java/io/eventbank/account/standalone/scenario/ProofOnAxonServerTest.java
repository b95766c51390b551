package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.eventbank.account.api.query.ReceiptView;
import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.PublicKey;
import io.eventbank.account.support.proof.ReceiptCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The seal of events that are in Axon Server: receipts, verification, outages, and what somebody falsifies. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProofOnAxonServerTest {

    private static final String TELLER = "teller";
    private static final String OPERATOR = "operator";
    private static final Duration SEALED = Duration.ofSeconds(5);
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(20);

    @RegisterExtension
    private static final OnAxonServer AXON_SERVER = new OnAxonServer();

    @TempDir
    private static Path directory;

    private static TcpProxy proxy;
    private static Bank bank;
    private static AxonServerConnectionFactory connections;
    private static EventChannel channel;

    @BeforeAll
    static void start() throws Exception {
        AxonServer server = AXON_SERVER.server();
        proxy = new TcpProxy(server.host(), server.port());
        startBank();
        connect();
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C1", "name": "Ada Lovelace", "email": "ada@example.org"}""").has(201);
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "A1", "ownerId": "C1", "initialBalance": "100"}""").has(201);
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "A2", "ownerId": "C1"}""").has(201);
    }

    @AfterAll
    static void stop() throws Exception {
        if (connections != null) {
            connections.shutdown();
        }
        if (bank != null) {
            bank.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    @Order(1)
    void depositsAndTransfersAreSealedWithinSecondsAndHaveReceipts() {
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "25", "transactionId": "T1"}""").has(201);
        assertThat(provenAmount("A1", "T1")).isEqualTo("25.00");

        bank.post(TELLER, "/api/v1/transfers", """
                {"transferId": "X1", "fromAccountId": "A1", "toAccountId": "A2", "amount": "15"}""").has(202);
        assertThat(bank.get(TELLER, "/api/v1/transfers/X1?wait=10").has(200).text("status"))
                .isEqualTo("COMPLETED");
        for (String account : List.of("A1", "A2")) {
            String transaction = bank.get(TELLER, "/api/v1/accounts/" + account + "/transactions?type=TRANSFER")
                    .has(200)
                    .body()
                    .path("items")
                    .get(0)
                    .path("transactionId")
                    .asString();
            assertThat(provenAmount(account, transaction)).isEqualTo("15.00");
        }
    }

    @Test
    @Order(2)
    void pagesOfEventsWithMetadataOfAllKindsAreFoundValid() throws Exception {
        channel.appendEvents(RawEvents.openingOf("M1")).get();
        int deposits = 10_100; // which are read in three pages
        int atOnce = 1_010;
        for (int first = 1; first <= deposits; first += atOnce) {
            channel.appendEvents(IntStream.range(first, first + atOnce)
                            .mapToObj(i -> withMetadata(RawEvents.deposit("M1", i, (100 + i) + ".00", "1.00"), i))
                            .toArray(Event[]::new))
                    .get();
        }

        JsonNode found = awaitAllSealed();

        assertThat(found.path("sealedUpTo").asLong()).isGreaterThan(deposits);
        assertThat(provenAmount("M1", "T10100")).isEqualTo("1.00");
    }

    @Test
    @Order(3)
    void whatReadsTheEventsAsTheyAreStoredLeavesNoStreamOpen() throws Exception {
        assumeTrue(AXON_SERVER.server().isProcess(), "Only one that was started from AXONSERVER_JAR is asked");
        int before = AXON_SERVER.server().openStreams();
        assertThat(before).as("streams of the processors").isPositive();

        for (int i = 0; i < 3; i++) {
            assertValid(verify());
            assertThat(provenAmount("A1", "T1")).isEqualTo("25.00");
        }

        await().atMost(WITHIN_SECONDS)
                .untilAsserted(
                        () -> assertThat(AXON_SERVER.server().openStreams()).isLessThanOrEqualTo(before));
    }

    @Test
    @Order(4)
    void anOutageOfAxonServerIsOneOfVerificationTooAndSealingGoesOnAfterIt() throws Exception {
        proxy.cut();
        await().atMost(WITHIN_SECONDS).untilAsserted(() -> {
            bank.post(OPERATOR, "/api/v1/admin/verify", "").isProblem(503, "unavailable");
            assertThat(bank.log()).contains("Events could not be sealed; it is tried again");
        });

        proxy.restore();
        await().atMost(WITHIN_SECONDS)
                .until(() -> bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                                {"amount": "1", "transactionId": "T2"}""", "outage")
                                .status()
                        == 201);
        assertThat(provenAmount("A1", "T2")).isEqualTo("1.00");
        awaitAllSealed();
        assertThat(bank.log()).doesNotContain("Events are not sealed any more");
    }

    @Test
    @Order(5)
    void aRestartGoesOnWithTheSameSeal() throws Exception {
        String checkpoint = awaitAllSealed().path("checkpoint").asString();
        bank.close();
        startBank();

        JsonNode found = verify();

        assertValid(found);
        assertThat(found.path("checkpoint").asString()).isEqualTo(checkpoint);
        bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "2", "transactionId": "T3"}""").has(201);
        assertThat(provenAmount("A1", "T3")).isEqualTo("2.00");
        assertThat(provenAmount("A1", "T1")).isEqualTo("25.00");
        JsonNode after = awaitAllSealed();
        assertThat(after.path("sealedUpTo").asLong())
                .isEqualTo(found.path("sealedUpTo").asLong() + 1);
    }

    @Test
    @Order(6)
    void aSealThatSomebodyChangesIsNotThatOfTheEventsAndNothingIsAddedToIt() {
        long sealed = awaitAllSealed().path("sealedUpTo").asLong();
        flipHash(sealed - 1);

        String version =
                bank.post(TELLER, "/api/v1/accounts/A1/deposits", """
                {"amount": "3", "transactionId": "T4"}""").has(201).text("version");
        await().atMost(WITHIN_SECONDS).until(() -> bank.log().contains("Events are not sealed any more"));
        JsonNode found = verify();
        assertThat(found.path("valid").asBoolean()).isFalse();
        assertThat(found.path("sealedUpTo").asLong()).isEqualTo(sealed);
        assertThat(found.path("unsealed").asLong()).isEqualTo(1);
        assertThat(found.path("eventsChecked").asLong()).isEqualTo(sealed - 1);
        assertThat(found.path("firstInvalid").path("kind").asString()).isEqualTo("SEAL_CHANGED");
        assertThat(found.path("firstInvalid").path("index").asLong()).isEqualTo(sealed - 1);
        bank.get(TELLER, "/api/v1/accounts/A1/transactions/T4/receipt?minVersion=" + version)
                .isProblem(503, "not_sealed_yet");

        flipHash(sealed - 1);

        assertThat(provenAmount("A1", "T4")).isEqualTo("3.00");
        awaitAllSealed();
    }

    @Test
    @Order(7)
    void eventsThatAreGoneOrNotWhatTheyWereAreNamed() throws Exception {
        assumeTrue(AXON_SERVER.server().isProcess(), "Only one that was started from AXONSERVER_JAR can be emptied");
        awaitAllSealed();
        List<Event> events = allEvents();

        connections.shutdown();
        AXON_SERVER.server().startAgainEmpty();
        connect();
        await().atMost(WITHIN_SECONDS)
                .until(() -> bank.post(OPERATOR, "/api/v1/admin/verify", "").status() == 200);
        assertFirstInvalid("CUT_OFF", 0, events.get(0));

        int half = secondEventOf("BankAccount-A1", events);
        channel.appendEvents(events.subList(0, half).toArray(Event[]::new)).get();
        assertFirstInvalid("CUT_OFF", half, events.get(half));

        SerializedObject payload = events.get(half).getPayload();
        String text = payload.getData().toStringUtf8();
        assertThat(text).contains("25.00");
        channel.appendEvents(events.get(half).toBuilder()
                        .setPayload(
                                payload.toBuilder().setData(ByteString.copyFromUtf8(text.replace("25.00", "26.00"))))
                        .build())
                .get();
        JsonNode changed = assertFirstInvalid("CHANGED", half, events.get(half));
        assertThat(changed.path("eventId").asString())
                .isEqualTo(events.get(half).getMessageIdentifier());
        bank.get(TELLER, "/api/v1/accounts/A1/transactions/T1/receipt").isProblem(409, "seal_broken");
    }

    private static JsonNode assertFirstInvalid(String kind, int index, Event event) {
        JsonNode found = verify();
        assertThat(found.path("valid").asBoolean()).isFalse();
        assertThat(found.path("eventsChecked").asInt()).isEqualTo(index);
        JsonNode first = found.path("firstInvalid");
        assertThat(first.path("kind").asString()).as(found.toString()).isEqualTo(kind);
        assertThat(first.path("index").asInt()).isEqualTo(index);
        assertThat(first.path("streamId").asString()).isEqualTo(event.getAggregateIdentifier());
        assertThat(first.path("sequence").asLong()).isEqualTo(event.getAggregateSequenceNumber());
        return first;
    }

    /** Of every kind that Axon Server knows, in events that differ in little else. */
    private static Event withMetadata(Event event, int number) {
        return event.toBuilder()
                .putMetaData(
                        "text",
                        MetaDataValue.newBuilder().setTextValue("Æ\"" + number).build())
                .putMetaData(
                        "number",
                        MetaDataValue.newBuilder().setNumberValue(number).build())
                .putMetaData(
                        "double",
                        MetaDataValue.newBuilder().setDoubleValue(number / 3.0).build())
                .putMetaData(
                        "boolean",
                        MetaDataValue.newBuilder()
                                .setBooleanValue(number % 2 == 0)
                                .build())
                .putMetaData(
                        "object",
                        MetaDataValue.newBuilder()
                                .setBytesValue(SerializedObject.newBuilder()
                                        .setType("java.lang.String")
                                        .setData(ByteString.copyFromUtf8("\"" + number + "\"")))
                                .build())
                .build();
    }

    private static void startBank() throws Exception {
        List<String> settings = new ArrayList<>(AxonServer.settings("127.0.0.1", proxy.port()));
        settings.add("account.seal.batch-size=700");
        bank = Bank.start(directory.resolve("data"), settings);
    }

    private static void connect() {
        AxonServer server = AXON_SERVER.server();
        connections = AxonServerConnectionFactory.forClient("tests")
                .routingServers(new ServerAddress(server.host(), server.port()))
                .build();
        channel = connections.connect("default").eventChannel();
    }

    private static List<Event> allEvents() throws Exception {
        long last = channel.getLastToken().get();
        List<Event> events = new ArrayList<>();
        try (EventStream stream = channel.openStream(-1, 1_000)) {
            while (events.size() <= last) {
                events.add(stream.nextIfAvailable(10, TimeUnit.SECONDS).getEvent());
            }
        }
        return events;
    }

    private static int secondEventOf(String stream, List<Event> events) {
        return IntStream.range(0, events.size())
                .filter(i -> events.get(i).getAggregateIdentifier().equals(stream))
                .filter(i -> events.get(i).getAggregateSequenceNumber() == 1)
                .findFirst()
                .orElseThrow();
    }

    /** Changes the hash that is kept of an event; and back, when done again. */
    private static void flipHash(long index) {
        long bit = index % HashTiles.WIDTH * Byte.SIZE * 32;
        int changed = bank.execute(
                "UPDATE event_seal.hash_tile SET hashes = set_bit(hashes, ?, 1 - get_bit(hashes, ?))"
                        + " WHERE level = 0 AND number = ?",
                bit,
                bit,
                index / HashTiles.WIDTH);
        assertThat(changed).isEqualTo(1);
    }

    /** The amount in the event that a receipt, once there is one, proves to the public. */
    private static String provenAmount(String account, String transaction) {
        String path = "/api/v1/accounts/" + account + "/transactions/" + transaction + "/receipt";
        Bank.Answer answer =
                await().atMost(SEALED).until(() -> bank.get(TELLER, path), receipt -> receipt.status() == 200);
        ReceiptView receipt = JsonMapper.shared().readValue(answer.response().body(), ReceiptView.class);
        PublicKey key = PublicKey.parse(
                bank.get(TELLER, "/api/v1/proof/public-keys").has(200).text("publicKey"));
        return ReceiptCheck.check(receipt, List.of(key))
                .payload()
                .path("amount")
                .asString();
    }

    private static JsonNode awaitAllSealed() {
        JsonNode found = await().atMost(WITHIN_SECONDS)
                .until(
                        ProofOnAxonServerTest::verify,
                        each -> each.path("unsealed").asLong() == 0);
        assertValid(found);
        return found;
    }

    private static void assertValid(JsonNode found) {
        assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
        assertThat(found.path("eventsChecked").asLong())
                .isEqualTo(found.path("sealedUpTo").asLong());
    }

    private static JsonNode verify() {
        return bank.post(OPERATOR, "/api/v1/admin/verify", "").has(200).body();
    }
}
