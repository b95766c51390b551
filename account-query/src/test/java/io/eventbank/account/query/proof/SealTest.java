package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.OptimisticLockingFailureException;

@Timeout(60)
class SealTest {

    private static final String COPY_OF_THE_FIRST = "INSERT INTO event_store.event"
            + " (stream, sequence, recorded_at, type, event_id, content) SELECT ?, 0, recorded_at, type, event_id, content"
            + " FROM event_store.event ORDER BY transaction, position LIMIT 1";

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void whatIsSealedInSeveralRoundsIsFoundValid() {
        try (SealedBank bank = create(100)) {
            assertThat(bank.sealer().seal()).isZero();
            assertThat(bank.verify().valid()).isTrue();
            long events = 0;
            for (int count : new int[] {1, 254, 2, 3, 300, 777}) {
                bank.append("BankAccount-" + count, 0, count);
                assertThat(bank.verify().unsealed()).isEqualTo(count);
                assertThat(bank.sealer().seal()).isEqualTo(count);
                events += count;
                assertValid(bank, events);
            }
        }
    }

    @Test
    void afterARestartTheSealIsGoneOnWith() {
        SealedBank bank = create(64);
        bank.append("BankAccount-a", 0, 300);
        bank.sealer().seal();
        bank.append("BankAccount-a", 300, 10);
        bank.close();
        try (SealedBank restarted = bank.copy(directory.resolve("checkpoint"))) {
            assertThat(restarted.verify().unsealed()).isEqualTo(10);
            assertThat(restarted.sealer().seal()).isEqualTo(10);
            assertValid(restarted, 310);
        }
    }

    @Test
    void eventsThatWereAppendedAtTheSameTimeAreSealedInTheOrderOfAllEvents() throws SQLException {
        try (SealedBank bank = create(100)) {
            bank.append("BankAccount-a", 0, 1);
            try (Connection held = begin(bank)) {
                insert(held, "BankAccount-held");
                bank.append("BankAccount-b", 0, 1);

                assertThat(bank.sealer().seal()).isEqualTo(1);
                assertThat(bank.verify().unsealed()).isEqualTo(1);
                held.commit();
            }
            assertThat(bank.verify().unsealed()).isEqualTo(2);
            assertThat(bank.sealer().seal()).isEqualTo(2);
            assertThat(bank.records().events(0).orElseThrow().streams())
                    .containsExactly("BankAccount-a", "BankAccount-held", "BankAccount-b");
            assertValid(bank, 3);
        }
    }

    @Test
    void whoeverSealsAtTheSameTimeSealsEachEventOnce() throws Exception {
        try (SealedBank bank = create(7)) {
            AtomicBoolean ended = new AtomicBoolean();
            List<Future<?>> sealers = new ArrayList<>();
            for (int number = 0; number < 2; number++) {
                Sealer sealer = bank.sealer();
                sealers.add(threads.submit(() -> {
                    while (!ended.get()) {
                        trySeal(sealer);
                    }
                }));
            }
            for (int round = 0; round < 40; round++) {
                bank.append("BankAccount-a", 20 * round, 20);
            }
            while (bank.records().last().size() < 800) {
                Thread.onSpinWait();
            }
            ended.set(true);
            for (Future<?> sealer : sealers) {
                sealer.get(); // nothing else has failed
            }
            assertValid(bank, 800);
            assertThat(bank.sealer().seal()).isZero();
        }
    }

    @Test
    void sealingGoesOnDuringVerificationsWhichStayValid() throws Exception {
        try (SealedBank bank = create(50)) {
            AtomicBoolean ended = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            Verifier verifier = bank.verifier();
            Future<Integer> verifications = threads.submit(() -> {
                int count = 0;
                while (!ended.get()) {
                    VerificationView found = verifier.verify();
                    assertThat(found.valid()).as(found.toString()).isTrue();
                    assertThat(found.eventsChecked()).isEqualTo(found.sealedUpTo());
                    count++;
                    begun.countDown();
                }
                return count;
            });
            begun.await();
            Sealer sealer = bank.sealer();
            for (int round = 0; round < 60; round++) {
                bank.append("BankAccount-a", 13 * round, 13);
                sealer.seal();
            }
            ended.set(true);
            assertThat(verifications.get()).isGreaterThan(1);
            assertValid(bank, 780);
        }
    }

    @Test
    void onlyOneVerificationIsUnderWayAtATime() throws Exception {
        try (SealedBank bank = create(100);
                Connection locked = begin(bank)) {
            try (Statement statement = locked.createStatement()) {
                statement.execute("LOCK TABLE event_seal.seal");
            }
            Verifier verifier = bank.verifier();
            CountDownLatch started = new CountDownLatch(1);
            Future<VerificationView> first = threads.submit(() -> {
                started.countDown();
                return verifier.verify();
            });
            started.await();
            Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(verifier::verify)
                            .isInstanceOf(Refusal.class)
                            .extracting(refusal -> ((Refusal) refusal).code())
                            .isEqualTo(ErrorCode.VERIFICATION_RUNNING));
            locked.commit();
            assertThat(first.get().valid()).isTrue();
            assertThat(verifier.verify().valid()).isTrue();
        }
    }

    @Test
    void eventsThatNobodyCouldReadWhenTheyWereSealedAreValidAsTheyAre() {
        try (SealedBank bank = create(100)) {
            bank.append("BankAccount-a", 0, 5);
            bank.falsify(jdbc -> {
                jdbc.update("UPDATE event_store.event SET content = '\\xff00' WHERE sequence = 1");
                jdbc.update("UPDATE event_store.event SET type = 99 WHERE sequence = 2");
            });
            bank.sealer().seal();
            assertValid(bank, 5);

            bank.falsify(jdbc -> jdbc.update("UPDATE event_store.event SET content = '\\xff01' WHERE sequence = 1"));
            assertThat(bank.verify().firstInvalid().index()).isEqualTo(1);
        }
    }

    @Test
    void timesOfRecordingInAnyOrderAndOfAnyYearAreSealed() {
        try (SealedBank bank = create(100)) {
            bank.append("BankAccount-a", 0, 4);
            bank.falsify(jdbc -> {
                jdbc.update("UPDATE event_store.event SET recorded_at = ? WHERE sequence = 1", Long.MIN_VALUE);
                jdbc.update("UPDATE event_store.event SET recorded_at = -1 WHERE sequence = 2");
                jdbc.update("UPDATE event_store.event SET recorded_at = ? WHERE sequence = 3", Long.MAX_VALUE);
            });
            bank.sealer().seal();

            assertValid(bank, 4);
        }
    }

    private static void trySeal(Sealer sealer) {
        try {
            sealer.seal();
        } catch (OptimisticLockingFailureException e) {
            // The other one was first.
        }
    }

    private static void assertValid(SealedBank bank, long events) {
        VerificationView found = bank.verify();
        assertThat(found.valid()).as(found.toString()).isTrue();
        assertThat(found.eventsChecked()).isEqualTo(events);
        assertThat(found.sealedUpTo()).isEqualTo(events);
        assertThat(found.unsealed()).isZero();
    }

    private static Connection begin(SealedBank bank) throws SQLException {
        Connection connection = bank.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void insert(Connection connection, String stream) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COPY_OF_THE_FIRST)) {
            statement.setString(1, stream);
            statement.executeUpdate();
        }
    }

    private SealedBank create(int batchSize) {
        return SealedBank.create(directory.resolve("checkpoint"), batchSize);
    }
}
