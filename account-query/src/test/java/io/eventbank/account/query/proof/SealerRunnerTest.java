package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

@Timeout(60)
class SealerRunnerTest {

    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    private Path directory;

    private SealedBank bank;
    private SealerRunner runner;

    @BeforeEach
    void start() {
        bank = SealedBank.create(directory.resolve("checkpoint"), 100);
        runner = bank.runner(OFTEN);
        runner.start();
    }

    @AfterEach
    void stop() {
        runner.stop();
        bank.close();
    }

    @Test
    void eventsAreSealedByThemselvesByOneOfSeveralProcesses() {
        SealerRunner another = bank.runner(OFTEN);
        another.start();
        for (int round = 0; round < 10; round++) {
            bank.append("BankAccount-a", 50 * round, 50);
        }

        await().untilAsserted(
                        () -> assertThat(runner.sealed() + another.sealed()).isEqualTo(500));
        another.stop();
        assertThat(bank.verify().valid()).isTrue();
        assertThat(bank.verify().sealedUpTo()).isEqualTo(500);
    }

    @Test
    void theHealthSaysThatNothingIsSealedAnyMoreUntilItIsMended() {
        HealthIndicator health = new ProofConfiguration().sealHealthIndicator(runner);
        bank.append("BankAccount-a", 0, 5);
        await().untilAsserted(() -> assertThat(bank.records().last().size()).isEqualTo(5));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        runner.stop();
        flip();
        bank.append("BankAccount-a", 5, 1);
        runner.start();
        await().untilAsserted(() -> assertThat(runner.refusal()).isPresent());
        Health degraded = health.health();
        assertThat(degraded.getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(degraded.getDetails())
                .containsEntry("refusal", "The hashes of the sealed events are not those that were signed");
        assertThat(bank.records().last().size()).isEqualTo(5);

        flip();
        await().untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
        await().untilAsserted(() -> assertThat(bank.records().last().size()).isEqualTo(6));
    }

    @Test
    void aSealThatIsGoneIsNoticedAlsoIfNothingIsAppended() {
        bank.append("BankAccount-a", 0, 5);
        await().untilAsserted(() -> assertThat(bank.records().last().size()).isEqualTo(5));

        bank.jdbc().execute("UPDATE event_seal.seal SET checkpoint = NULL");
        await().untilAsserted(() -> assertThat(runner.refusal()).isPresent());
    }

    private void flip() {
        bank.jdbc().execute("UPDATE event_seal.hash_tile SET hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1)");
    }
}
