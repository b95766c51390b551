package io.eventbank.account.command.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.command.idempotency.Client;
import io.eventbank.account.command.idempotency.Client.Answer;
import io.eventbank.account.command.idempotency.Client.Request;
import io.eventbank.account.support.operation.ProcessorOperations;
import io.eventbank.account.support.operation.ProcessorStatus;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.account.support.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Erasures over REST, by two processes on one database. */
class PersonalDataErasureTest {

    private static final String OWNERS = "/api/v1/owners/";
    private static final String NAME = "Quirina Zweistein";

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext firstProcess;
    private static ConfigurableApplicationContext secondProcess;
    private static Client one;
    private static Client other;
    private static JdbcTemplate jdbc;
    private static PersonalData personalData;

    private final OwnerId owner = new OwnerId("C-" + UUID.randomUUID());
    private final String account = "A-" + UUID.randomUUID();

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    @BeforeAll
    static void start() {
        String database = TestDatabase.create();
        firstProcess = CommandSide.startWeb(Nothing.class, database, spool, "account.operation.interval=50ms");
        secondProcess = CommandSide.startWeb(Nothing.class, database, spool, "account.operation.interval=50ms");
        one = new Client(firstProcess);
        other = new Client(secondProcess);
        jdbc = firstProcess.getBean(JdbcTemplate.class);
        personalData = firstProcess.getBean(PersonalData.class);
    }

    @AfterAll
    static void stop() {
        firstProcess.close();
        secondProcess.close();
    }

    @BeforeEach
    void anOwnerWithAnAccount() throws IOException {
        one.send(registration()).has(201);
        one.send(opening(account)).has(201);
    }

    @Test
    void itIsCertifiedWithWhatItsEventSaysAndEveryRepeatIsTheSameToTheByte() throws Exception {
        Answer erased = one.send(erasure()).has(200);

        assertThat(erased.header("ETag")).isEqualTo("\"1\"");
        assertThat(erased.<Map<String, Object>>read("$"))
                .containsEntry("ownerId", owner.value())
                .containsEntry("erased", List.of("name", "email"))
                .containsEntry("streamId", owner.toString())
                .containsEntry("sequence", 1)
                .containsEntry("version", 1);
        var event = firstProcess
                .getBean(EventStore.class)
                .readEvents(owner.toString(), 1)
                .next();
        assertThat(erased.<String>read("$.eventId")).isEqualTo(event.getIdentifier());
        assertThat(Instant.parse(erased.read("$.erasedAt"))).isEqualTo(event.getTimestamp());
        String text = secondProcess.getBean(TrustedKeys.class).open(erased.read("$.certificate"));
        assertThat(text)
                .contains(
                        "\nOwner: " + owner.value() + "\n",
                        "\nErased: name, email\n",
                        "\nErased at: " + erased.read("$.erasedAt") + "\n",
                        "\nBy event: " + event.getIdentifier() + ", number 1 of stream " + owner + "\n",
                        "\nAsked for by: t\n",
                        "whoever\nhas one of them and the master key can read the data")
                .doesNotContain(NAME, "Nobody");

        for (Client process : List.of(one, other, one)) {
            process.send(erasure()).isThatOf(erased);
            process.send(erasure().by("u.operator").with("If-Match", "\"0\"")).isThatOf(erased);
        }
        jdbc.update("UPDATE personal_data.owner_key SET certificate = NULL WHERE owner_id = ?", owner.value());
        other.send(erasure().by("u.operator")).isThatOf(erased);
        assertThat(lastSequence()).isEqualTo(1);
    }

    @Test
    void anErasedOwnerIsNeitherChangedNorRegisteredNorGivenAnAccount() throws Exception {
        one.send(erasure()).has(200);

        for (Client process : List.of(one, other)) {
            process.send(change()).isProblem(422, "owner_erased");
            process.send(change().with("If-Match", "\"7\"")).isProblem(422, "owner_erased");
            process.send(registration()).isProblem(409, "already_exists");
            process.send(opening("A-" + UUID.randomUUID())).isProblem(422, "owner_erased");
        }
        assertThat(lastSequence()).isEqualTo(1);
    }

    @Test
    void accountsOfAnErasedOwnerGoOn() throws Exception {
        one.send(erasure()).has(200);

        String path = "/api/v1/accounts/" + account;
        other.send(Request.post(path + "/deposits", "{\"amount\":\"5\"}")).has(201);
        one.send(Request.post(path + "/withdrawals", "{\"amount\":\"5\"}")).has(201);
        other.send(Request.put(path + "/closure", "{\"reason\":\"moved\"}")).has(200);
    }

    @Test
    void anImportRejectsTheRowsOfAnErasedOwnerByTheirLinesAndWithoutTheirNames() throws Exception {
        one.send(erasure()).has(200);
        String file = "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit\n"
                + account + "," + owner.value() + "," + NAME + ",q@example.org,CHECKING,EUR,2020-01-01,0\n"
                + account + "-2,C2,Ada,ada@example.org,CHECKING,EUR,2020-01-01,0\n"
                + account + "-3," + owner.value() + "," + NAME + ",no address,CHECKING,EUR,2020-01-01,0\n";

        String id = other.send(Request.csv("/api/v1/imports/accounts", file))
                .has(202)
                .read("$.importId");

        await().until(() -> imported(id).get("status").equals("COMPLETED"));
        assertThat(imported(id)).containsEntry("rows_imported", 1L).containsEntry("rows_rejected", 2L);
        assertThat(imported(id).get("errors").toString())
                .contains("\"line\":2,\"code\":\"owner_erased\"", "\"line\":4,\"code\":\"invalid_request\"")
                .doesNotContain(NAME, "q@example.org");
    }

    @Test
    void itIsDoneOnlyAtTheExpectedVersion() throws Exception {
        one.send(erasure().with("If-Match", "\"1\"")).isProblem(412, "version_mismatch");
        assertThat(personalData.isErased(owner)).isFalse();

        one.send(erasure().with("If-Match", "\"0\"")).has(200);
    }

    @Test
    void anUnknownOwnerIsNotErasedAndCanStillBeRegistered() throws Exception {
        OwnerId unknown = new OwnerId("C-" + UUID.randomUUID());

        one.send(erasure(unknown)).isProblem(404, "owner_not_found");

        assertThat(personalData.isErased(unknown)).isFalse();
        one.send(registration(unknown)).has(201);
    }

    @Test
    void othersMayNot() throws Exception {
        for (String role : List.of("customer", "auditor")) {
            one.send(erasure().by("t." + role)).isProblem(403, "forbidden");
        }
        assertThat(lastSequence()).isZero();
    }

    @Test
    void aKeyThatOutlivedTheEventSinceItsProcessEndedIsDestroyedAllTheSame() throws Exception {
        String key = UUID.randomUUID().toString();
        one.send(change().key(key)).has(200);

        firstProcess
                .getBean(CommandSender.class)
                .send(new ErasePersonalData(owner), CommandSide.TELLER); // and nothing of what comes behind it

        await().until(() -> personalData.isErased(owner));
        await().until(() -> jdbc.queryForObject(
                "SELECT body IS NULL FROM account_command.idempotency_record WHERE idempotency_key = ?",
                boolean.class,
                key));
    }

    @Test
    void aKeyThatComesBackWithAnOlderCopyOfTheDatabaseIsDestroyedAgain() throws Exception {
        Map<String, Object> copy = jdbc.queryForMap(
                "SELECT encrypted_key, wrapping FROM personal_data.owner_key WHERE owner_id = ?", owner.value());
        Answer erased = one.send(erasure()).has(200);
        ProcessorOperations processors = firstProcess.getBean(ProcessorOperations.class);
        processors.pause(ErasedKeys.PROCESSOR);
        jdbc.update(
                "UPDATE personal_data.owner_key SET encrypted_key = ?, wrapping = ?, erased_at = NULL,"
                        + " certificate = NULL WHERE owner_id = ?",
                copy.get("encrypted_key"),
                copy.get("wrapping"),
                owner.value());
        jdbc.update("UPDATE account_command.token_entry SET token = NULL, token_type = NULL"
                + " WHERE processor_name = 'erasures'");
        assertThat(personalData.isErased(owner)).isFalse();

        processors.resume(ErasedKeys.PROCESSOR);

        await().until(() -> personalData.isErased(owner));
        other.send(erasure()).isThatOf(erased);
        await().until(() -> {
            ProcessorStatus status = processors.processor(ErasedKeys.PROCESSOR);
            return status.segments().stream().allMatch(segment -> segment.caughtUp() && segment.error() == null);
        });
    }

    private Request registration() {
        return registration(owner);
    }

    private static Request registration(OwnerId id) {
        return Request.post(
                "/api/v1/owners",
                "{\"ownerId\":\"" + id.value() + "\",\"name\":\"" + NAME + "\",\"email\":\"q@example.org\"}");
    }

    private Request change() {
        return Request.put(OWNERS + owner.value(), "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}");
    }

    private Request opening(String id) {
        return Request.post("/api/v1/accounts", "{\"accountId\":\"" + id + "\",\"ownerId\":\"" + owner.value() + "\"}");
    }

    private Request erasure() {
        return erasure(owner);
    }

    private static Request erasure(OwnerId id) {
        return new Request("DELETE", OWNERS + id.value() + "/personal-data", "t.teller", "", List.of());
    }

    private long lastSequence() {
        return firstProcess
                .getBean(EventStore.class)
                .lastSequenceNumberFor(owner.toString())
                .orElseThrow();
    }

    private static Map<String, Object> imported(String id) {
        return jdbc.queryForMap("SELECT * FROM account_command.import WHERE import_id = ?", id);
    }
}
