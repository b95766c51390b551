package io.eventbank.account.support.personaldata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.KeyDatabase.KeyProcess;
import io.eventbank.account.support.personaldata.KeyDestruction.Replaced;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(OutputCaptureExtension.class)
class KeyDestructionTest {

    private static final OwnerId ADA = new OwnerId("C1");
    private static final OwnerId EVE = new OwnerId("C2");
    private static final OwnerId BOB = new OwnerId("C3");
    private static final int ONLY_BUCKET = 0;
    private static final int SECRET = 64;
    private static final int NEXT = 96;

    @TempDir
    private Path directory;

    private final KeyDatabase database = KeyDatabase.INSTANCE;
    private Path file;
    private KeyProcess one;
    private KeyProcess other;
    private EncryptedText ada;
    private EncryptedText eve;

    @BeforeEach
    void twoOwnersOfOneBucketAndTwoProcesses() {
        database.empty();
        file = directory.resolve("wrapping-keys");
        one = start();
        other = start();
        ada = one.data().encrypt(ADA, PersonalField.NAME, "Ada");
        eve = one.data().encrypt(EVE, PersonalField.NAME, "Eve");
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    /** An application that ran in this JVM before may have turned the log off. */
    @BeforeEach
    void turnTheLogOn() {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel(getClass().getPackageName(), LogLevel.INFO);
    }

    @Test
    void noCopyOfADestroyedKeyCanBeUnwrappedWithMasterKeyAndFile() throws Exception {
        one.data().destroyKey(BOB);
        byte[] firstCopy = wrappedKeyOf(ADA);
        byte[] firstSecret = currentSecret();
        assertThat(unwrappedWithAnyKey(ADA, firstCopy)).isNotEmpty();
        one.data().destroyKey(EVE);
        byte[] secondCopy = wrappedKeyOf(ADA);
        byte[] secondSecret = currentSecret();
        assertThat(unwrappedWithAnyKey(ADA, firstCopy)).isEmpty();
        assertThat(unwrappedWithAnyKey(ADA, secondCopy)).isNotEmpty();

        one.data().destroyKey(ADA);

        assertThat(unwrappedWithAnyKey(ADA, firstCopy)).isEmpty();
        assertThat(unwrappedWithAnyKey(ADA, secondCopy)).isEmpty();
        assertThat(isInFile(firstSecret)).isFalse();
        assertThat(isInFile(secondSecret)).isFalse();
        assertThat(isInFile(currentSecret())).isTrue();
        assertThat(one.data().decrypt(ADA, PersonalField.NAME, ada)).isNull();
    }

    @Test
    void neitherTheMasterKeyNorTheFileAloneUnwrapsAKey() {
        byte[] copy = wrappedKeyOf(ADA);
        byte[] secret = currentSecret();

        assertThat(new WrappingKeys(KeyDatabase.masterKey(0), null)
                        .ofMasterKey()
                        .unwrap(ADA, copy))
                .isEmpty();
        assertThat(new WrappingKeys(KeyDatabase.masterKey(1), null)
                        .derive(secret)
                        .unwrap(ADA, copy))
                .isEmpty();
        assertThat(new WrappingKeys(KeyDatabase.masterKey(0), null)
                        .derive(secret)
                        .unwrap(ADA, copy))
                .isNotEmpty();
    }

    @Test
    void allOthersOfTheBucketCanBeReadByEveryProcess() {
        one.data().destroyKey(ADA);
        other.data().destroyKey(BOB);

        for (KeyProcess process : List.of(one, other)) {
            assertThat(process.data().decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
            assertThat(process.data().decrypt(ADA, PersonalField.NAME, ada)).isNull();
        }
    }

    @Test
    void oneThatIsDestroyedAlreadyChangesNothing() {
        one.data().destroyKey(ADA);
        byte[] secret = currentSecret();

        other.data().destroyKey(ADA);

        assertThat(currentSecret()).isEqualTo(secret);
    }

    @Test
    void itIsRefusedInATransaction() {
        TransactionTemplate transaction = new TransactionTemplate(database.transactions());

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        transaction.executeWithoutResult(status -> one.data().destroyKey(ADA)))
                .withMessageContaining("transaction");
        assertThat(one.data().isErased(ADA)).isFalse();
    }

    /** Where a process can die in the middle of it; from the second on the key counts as destroyed. */
    private enum Crash {
        BEFORE_THE_COMMIT {
            @Override
            void leave(KeyDestructionTest bank) {
                bank.one.wrapping().secrets().propose(ONLY_BUCKET);
            }
        },
        AFTER_THE_COMMIT {
            @Override
            void leave(KeyDestructionTest bank) {
                bank.one.destruction().destroyInTable(ADA).orElseThrow();
            }
        },
        WHILE_THE_OLD_SECRET_IS_OVERWRITTEN {
            @Override
            void leave(KeyDestructionTest bank) throws IOException {
                Replaced replaced = bank.one.destruction().destroyInTable(ADA).orElseThrow();
                bank.overwrite(SECRET, Arrays.copyOf(replaced.next(), 16));
            }
        },
        BEFORE_THE_NEXT_ONE_IS_REMOVED {
            @Override
            void leave(KeyDestructionTest bank) throws IOException {
                Replaced replaced = bank.one.destruction().destroyInTable(ADA).orElseThrow();
                bank.overwrite(SECRET, replaced.next());
            }
        },
        WHILE_THE_NEXT_ONE_IS_REMOVED {
            @Override
            void leave(KeyDestructionTest bank) throws IOException {
                Replaced replaced = bank.one.destruction().destroyInTable(ADA).orElseThrow();
                bank.overwrite(SECRET, replaced.next());
                bank.overwrite(NEXT, new byte[16]);
            }
        };

        abstract void leave(KeyDestructionTest bank) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aStartBringsToItsEndWhatACrashHasCutShort(Crash crash) throws Exception {
        byte[] secret = currentSecret();
        crash.leave(this);

        try (KeyProcess restarted = start()) {
            assertThat(isSettled()).isTrue();
            assertThat(restarted.data().decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
            boolean destroyed = crash != Crash.BEFORE_THE_COMMIT;
            assertThat(restarted.data().isErased(ADA)).isEqualTo(destroyed);
            assertThat(restarted.data().decrypt(ADA, PersonalField.NAME, ada)).isEqualTo(destroyed ? null : "Ada");
            assertThat(isInFile(secret)).isEqualTo(!destroyed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itCanBeRepeatedAfterACrash(Crash crash) throws Exception {
        byte[] secret = currentSecret();
        crash.leave(this);

        other.data().destroyKey(ADA);

        assertThat(isSettled()).isTrue();
        assertThat(isInFile(secret)).isFalse();
        assertThat(other.data().decrypt(ADA, PersonalField.NAME, ada)).isNull();
        assertThat(other.data().decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
    }

    @ParameterizedTest
    @EnumSource
    void afterACrashOthersGoOnAndNewOwnersCome(Crash crash) throws Exception {
        crash.leave(this);

        assertThat(other.data().decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
        EncryptedText bob = other.data().encrypt(BOB, PersonalField.NAME, "Bob");
        assertThat(one.data().decrypt(BOB, PersonalField.NAME, bob)).isEqualTo("Bob");

        other.data().destroyKey(EVE);

        assertThat(isSettled()).isTrue();
        assertThat(one.data().decrypt(BOB, PersonalField.NAME, bob)).isEqualTo("Bob");
        assertThat(one.data().decrypt(EVE, PersonalField.NAME, eve)).isNull();
    }

    @Test
    void twoThatCrossDoNoHarm() {
        EncryptedText bob = one.data().encrypt(BOB, PersonalField.NAME, "Bob");
        Replaced slow = one.destruction().destroyInTable(ADA).orElseThrow();
        byte[] between = slow.next();
        Replaced fast = other.destruction().destroyInTable(EVE).orElseThrow();

        one.destruction().replaceInFile(slow);
        other.destruction().replaceInFile(fast);

        assertThat(isSettled()).isTrue();
        assertThat(currentSecret()).isEqualTo(fast.next()).isNotEqualTo(between);
        assertThat(one.data().decrypt(BOB, PersonalField.NAME, bob)).isEqualTo("Bob");
    }

    @Test
    void aProcessThatThoughtItHadTheBucketDoesNoHarm() {
        Replaced replaced = one.destruction().destroyInTable(ADA).orElseThrow();
        other.wrapping().secrets().propose(ONLY_BUCKET);

        one.destruction().replaceInFile(replaced);

        assertThat(isSettled()).isTrue();
        assertThat(currentSecret()).isEqualTo(replaced.next());
        assertThat(one.data().decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
    }

    @Test
    void aBucketIsLeftAloneWhileAProcessThatStandsStillCouldWriteToIt() throws Exception {
        byte[] content = Files.readAllBytes(file);
        try (FileLock held = other.wrapping().secrets().hold(ONLY_BUCKET)) {
            assertThatExceptionOfType(DataAccessResourceFailureException.class)
                    .isThrownBy(() -> one.data().destroyKey(ADA));
            assertThat(held.isValid()).isTrue();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(one.data().isErased(ADA)).isFalse();

        one.data().destroyKey(ADA);

        assertThat(one.data().isErased(ADA)).isTrue();
    }

    @Test
    void aStartLeavesABucketToItsNextUserThatAProcessWhichStandsStillCouldWriteTo(CapturedOutput output)
            throws Exception {
        one.destruction().destroyInTable(ADA).orElseThrow();
        try (FileLock held = other.wrapping().secrets().hold(ONLY_BUCKET);
                KeyProcess started = start()) {
            assertThat(held.isValid()).isTrue();
            assertThat(isSettled()).isFalse();
            assertThat(output).contains("another process is at bucket 0");
            assertThat(started.data().decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
            EncryptedText bob = started.data().encrypt(BOB, PersonalField.NAME, "Bob");
            held.release();

            one.data().destroyKey(EVE);

            assertThat(isSettled()).isTrue();
            assertThat(started.data().decrypt(BOB, PersonalField.NAME, bob)).isEqualTo("Bob");
        }
    }

    @Test
    void aStartDoesNotWaitForAProcessThatStandsStillInItsTransaction(CapturedOutput output) {
        one.destruction().destroyInTable(ADA).orElseThrow();
        new TransactionTemplate(database.transactions()).executeWithoutResult(status -> {
            new BucketLocks(database.jdbc()).take(ONLY_BUCKET);
            CompletableFuture.runAsync(() -> start().close())
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        });

        assertThat(output).contains("another process is at bucket 0");
        assertThat(isSettled()).isFalse();
        one.data().destroyKey(ADA);
        assertThat(isSettled()).isTrue();
    }

    @Test
    void aDestroyedKeyIsBeyondRecoveryOnlyIfThereWasASecretToOverwrite() {
        assertThat(one.data().isKeyBeyondRecovery(ADA)).isFalse();
        one.data().destroyKey(ADA);
        assertThat(one.data().isKeyBeyondRecovery(ADA)).isTrue();

        database.empty();
        try (KeyProcess withoutFile = database.start(KeyDatabase.masterKey(0), null, 1)) {
            withoutFile.data().encrypt(ADA, PersonalField.NAME, "Ada");
            withoutFile.data().destroyKey(ADA);
            assertThat(withoutFile.data().isKeyBeyondRecovery(ADA)).isFalse();
        }
        try (KeyProcess withFile = start()) {
            withFile.data().destroyKey(ADA);
            assertThat(withFile.data().isKeyBeyondRecovery(ADA)).isFalse();
        }
    }

    private KeyProcess start() {
        return database.start(KeyDatabase.masterKey(0), file, 1);
    }

    private byte[] wrappedKeyOf(OwnerId owner) {
        return database.table().find(List.of(owner)).get(0).wrapped();
    }

    /** With all that somebody can make of the file, the master key and both. */
    private Stream<byte[]> unwrappedWithAnyKey(OwnerId owner, byte[] copy) {
        Stream<WrappingKey> keys = Stream.concat(
                Stream.of(one.wrapping().ofMasterKey()),
                one.wrapping().read(ONLY_BUCKET).keys());
        return keys.flatMap(key -> key.unwrap(owner, copy).stream());
    }

    private byte[] currentSecret() {
        return one.wrapping().secrets().read(ONLY_BUCKET).current();
    }

    private boolean isSettled() {
        return one.wrapping().secrets().read(ONLY_BUCKET).next() == null;
    }

    private boolean isInFile(byte[] secret) throws IOException {
        return Bytes.contains(Files.readAllBytes(file), secret);
    }

    private void overwrite(int position, byte[] bytes) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(position);
            raw.write(bytes);
        }
    }
}
