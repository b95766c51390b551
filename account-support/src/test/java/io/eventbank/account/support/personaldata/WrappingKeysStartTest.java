package io.eventbank.account.support.personaldata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.KeyDatabase.KeyProcess;
import io.eventbank.account.support.personaldata.OwnerKeyTable.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(OutputCaptureExtension.class)
class WrappingKeysStartTest {

    private static final OwnerId ADA = new OwnerId("C1");
    private static final MasterKey MASTER_KEY = KeyDatabase.masterKey(0);

    @TempDir
    private Path directory;

    private final KeyDatabase database = KeyDatabase.INSTANCE;
    private Path file;

    @BeforeEach
    void noKeys() {
        database.empty();
        file = directory.resolve("keys/wrapping-keys");
    }

    /** An application that ran in this JVM before may have turned the log off. */
    @BeforeEach
    void turnTheLogOn() {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel(getClass().getPackageName(), LogLevel.INFO);
    }

    @Test
    void theFileIsMadeAtTheFirstStartForItsOwnerOnlyWithSecretsOfItsOwn() throws Exception {
        start(file).close();
        byte[] content = Files.readAllBytes(file);
        start(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(content).hasSize(64 + 4096 * 64);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        database.empty();
        start(directory.resolve("another")).close();
        assertThat(Bytes.contains(
                        Files.readAllBytes(directory.resolve("another")), Arrays.copyOfRange(content, 64, 96)))
                .isFalse();
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatWasEncryptedCanBeReadAfterARestart() {
        EncryptedText name = encrypted(file);

        try (KeyProcess restarted = start(file)) {
            assertThat(restarted.data().decrypt(ADA, PersonalField.NAME, name)).isEqualTo("Ada");
        }
    }

    @Test
    void theFileOfAnotherInstallationIsRefused() throws Exception {
        encrypted(file);
        Path another = directory.resolve("another");
        WrappingSecrets.createOnce(another, 4096, MASTER_KEY.derive("file of wrapping keys"));
        byte[] content = Files.readAllBytes(another);

        assertThatIllegalStateException()
                .isThrownBy(() -> start(another))
                .withMessageContaining(another.toString())
                .withMessageContaining("not those of this database");
        assertThat(Files.readAllBytes(another)).isEqualTo(content);
    }

    @Test
    void ofTwoHostsWithAFileEachTheSecondIsRefusedThoughThereAreNoKeysYet() throws Exception {
        Path another = directory.resolve("another");
        try (KeyProcess first = start(file)) {
            assertThatIllegalStateException().isThrownBy(() -> start(another)).withMessageContaining("missing");
            assertThat(another).doesNotExist();

            WrappingSecrets.createOnce(another, 4096, MASTER_KEY.derive("file of wrapping keys"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> start(another))
                    .withMessageContaining(another.toString())
                    .withMessageContaining("belongs with another file");
            assertThatIllegalStateException()
                    .isThrownBy(() -> start(null))
                    .withMessageContaining("account.personal-data.wrapping-keys-file");
            start(file).close();
        }
    }

    @Test
    void ofTwoFirstStartsAtTheSameTimeOneFileWins() {
        WrappingFileTable table = new WrappingFileTable(database.jdbc());
        List<byte[]> identities = List.of(new byte[] {1}, new byte[] {2});

        List<byte[]> registered =
                identities.parallelStream().map(table::register).toList();

        assertThat(registered.get(0)).isEqualTo(registered.get(1)).isIn(identities.get(0), identities.get(1));
    }

    @Test
    void anOldCopyOfTheFileIsRefusedOnceAKeyOfABucketWasDestroyed() throws Exception {
        encrypted(file);
        byte[] old = Files.readAllBytes(file);
        try (KeyProcess process = start(file)) {
            process.data().destroyKey(another(process.wrapping().bucketOf(ADA), process));
        }
        start(file).close();
        Files.write(file, old);

        assertThatIllegalStateException()
                .isThrownBy(() -> start(file))
                .withMessageContaining("of the same time")
                .withMessageContaining("lacks 1");
    }

    @Test
    void aFileMadeWithAnotherMasterKeyIsRefused() {
        start(file).close();

        assertThatIllegalStateException()
                .isThrownBy(() -> database.start(KeyDatabase.masterKey(1), file, 4096))
                .withMessageContaining("master key");
    }

    @Test
    void aMissingFileThatKeysNeedIsNotMadeAnew() throws Exception {
        encrypted(file);
        Files.delete(file);

        assertThatIllegalStateException()
                .isThrownBy(() -> start(file))
                .withMessageContaining(file.toString())
                .withMessageContaining("missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void noFileWhereKeysNeedOneIsRefused() {
        encrypted(file);

        assertThatIllegalStateException()
                .isThrownBy(() -> start(null))
                .withMessageContaining("account.personal-data.wrapping-keys-file");
    }

    @Test
    void whatIsNoSuchFileIsRefusedAndStaysAsItIs() throws Exception {
        start(file).close();
        byte[] cut = Arrays.copyOf(Files.readAllBytes(file), 100_000);
        for (byte[] wrong : List.of(new byte[0], "something else".repeat(20_000).getBytes(), cut)) {
            Files.write(file, wrong);

            assertThatIllegalStateException()
                    .isThrownBy(() -> start(file))
                    .withMessageContaining("not a file of wrapping keys");
            assertThat(Files.readAllBytes(file)).isEqualTo(wrong);
        }
    }

    @Test
    void aWrongMasterKeyLeavesNoFileBehind() {
        encrypted(null);

        assertThatIllegalStateException()
                .isThrownBy(() -> database.start(KeyDatabase.masterKey(1), file, 4096))
                .withMessageContaining("master key");
        assertThat(file).doesNotExist();
    }

    @Test
    void withoutAFileItSaysWhoCanReadDestroyedKeys(CapturedOutput output) {
        start(null).close();

        assertThat(output)
                .containsOnlyOnce("set account.personal-data.wrapping-keys-file")
                .contains("master key can read destroyed keys");
    }

    @Test
    void withAFileThereIsNothingToSay(CapturedOutput output) {
        start(file).close();

        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void keysThatWereMadeWithoutAFileAreMovedToIt(CapturedOutput output) {
        Map<OwnerId, EncryptedText> names = new LinkedHashMap<>();
        try (KeyProcess before = start(null)) {
            for (int i = 0; i < 2_500; i++) {
                OwnerId owner = new OwnerId("C" + i);
                names.put(owner, before.data().encrypt(owner, PersonalField.NAME, "name " + i));
            }
            before.data().destroyKey(new OwnerId("C7"));
        }
        List<Row> old = database.table().find(names.keySet());
        database.asSuperuser().execute("CHECKPOINT");
        assertThat(Bytes.contains(tableOnDisk(), old.get(0).wrapped())).isTrue();

        try (KeyProcess process = start(file)) {
            PersonalData.Reader reader = process.data().reader(names.keySet());
            names.forEach((owner, name) -> assertThat(reader.decrypt(owner, PersonalField.NAME, name))
                    .isEqualTo(
                            owner.value().equals("C7")
                                    ? null
                                    : "name " + owner.value().substring(1)));
            List<Row> moved = database.table().find(names.keySet());
            assertThat(moved)
                    .hasSize(2_499)
                    .allSatisfy(
                            row -> assertThat(process.wrapping().ofMasterKey().unwrap(row.owner(), row.wrapped()))
                                    .isEmpty());
            database.asSuperuser().execute("CHECKPOINT");
            byte[] onDisk = tableOnDisk();
            assertThat(Bytes.contains(onDisk, moved.get(0).wrapped())).isTrue();
            for (int i = 0; i < old.size(); i += 100) {
                assertThat(Bytes.contains(onDisk, old.get(i).wrapped())).isFalse();
            }
        }
        assertThat(output).contains("Moved 2499 keys").contains("still in the database's log");
    }

    @Test
    void copiesThatCouldNotBeRemovedWhenKeysWereMovedAreRemovedAtALaterStart(CapturedOutput output) {
        encrypted(null);
        byte[] old = database.table().find(List.of(ADA)).get(0).wrapped();
        TransactionTemplate reader = new TransactionTemplate(database.transactions());
        reader.executeWithoutResult(status -> {
            database.jdbc().queryForList("SELECT 1 FROM personal_data.owner_key");
            CompletableFuture.runAsync(() -> {
                        try (KeyProcess process = start(file)) {
                            process.data().destroyKey(ADA);
                            assertThat(process.data().isKeyBeyondRecovery(ADA)).isFalse();
                        }
                    })
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        });
        database.asSuperuser().execute("CHECKPOINT");
        assertThat(Bytes.contains(tableOnDisk(), old)).isTrue();
        assertThat(output).contains("still has copies of keys").contains("next start");

        try (KeyProcess restarted = start(file)) {
            database.asSuperuser().execute("CHECKPOINT");
            assertThat(Bytes.contains(tableOnDisk(), old)).isFalse();
            assertThat(restarted.data().isKeyBeyondRecovery(ADA)).isTrue();
        }
    }

    @Test
    void copiesAreRemovedThatATransactionFromBeforeCouldStillSee() {
        encrypted(null);
        byte[] old = database.table().find(List.of(ADA)).get(0).wrapped();
        TransactionTemplate before = new TransactionTemplate(database.transactions());
        before.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        before.executeWithoutResult(status -> {
            database.jdbc().queryForList("SELECT 1 FROM personal_data.wrapping_file");
            CompletableFuture.runAsync(() -> start(file).close())
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            database.asSuperuser().execute("CHECKPOINT");
            assertThat(Bytes.contains(tableOnDisk(), old)).isFalse();
        });
    }

    @Test
    void keysThatAreAddedWithoutTheFileMeanwhileCanBeReadAndDestroyed() {
        try (KeyProcess process = start(null);
                KeyProcess withFile = start(file)) {
            EncryptedText name = process.data().encrypt(ADA, PersonalField.NAME, "Ada");

            assertThat(withFile.data().decrypt(ADA, PersonalField.NAME, name)).isEqualTo("Ada");
            withFile.data().destroyKey(ADA);
            assertThat(withFile.data().decrypt(ADA, PersonalField.NAME, name)).isNull();
            assertThat(withFile.data().isKeyBeyondRecovery(ADA)).isFalse();
            start(file).close();
            assertThat(withFile.data().isKeyBeyondRecovery(ADA)).isTrue();
        }
    }

    private EncryptedText encrypted(Path in) {
        try (KeyProcess process = start(in)) {
            return process.data().encrypt(ADA, PersonalField.NAME, "Ada");
        }
    }

    private KeyProcess start(Path in) {
        return database.start(MASTER_KEY, in, 4096);
    }

    private static OwnerId another(int bucket, KeyProcess process) {
        for (int i = 0; ; i++) {
            OwnerId owner = new OwnerId("D" + i);
            if (process.wrapping().bucketOf(owner) == bucket) {
                return owner;
            }
        }
    }

    private byte[] tableOnDisk() {
        JdbcTemplate superuser = database.asSuperuser();
        return superuser.queryForObject(
                "SELECT pg_read_binary_file(pg_relation_filepath('personal_data.owner_key'))", byte[].class);
    }
}
