package io.eventbank.account.command.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.command.CommandSide;
import io.eventbank.account.support.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class IdempotencyRecordsTest {

    private static final byte[] HASH = {1};
    private static final byte[] OTHER_HASH = {2};
    private static final KeptAnswer ANSWER =
            new KeptAnswer(201, "/there", "\"3\"", "application/json", new byte[] {0, (byte) 0xFF, 7}, null);

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static IdempotencyRecords records;
    private static JdbcTemplate jdbc;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        application = CommandSide.start(
                TestDatabase.create(),
                spool,
                "account.idempotency.claim-timeout=15s",
                "account.idempotency.delete-batch=2");
        records = application.getBean(IdempotencyRecords.class);
        jdbc = application.getBean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void ofSeveralWhoTryAtOnceOneGetsTheClaim() throws Exception {
        int callers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        CyclicBarrier start = new CyclicBarrier(callers);
        try {
            for (int round = 0; round < 20; round++) {
                String contested = key + round;
                List<Future<Optional<EarlierRequest>>> tries = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    tries.add(threads.submit(() -> {
                        start.await();
                        return records.claim(Claim.on("t", contested), HASH);
                    }));
                }
                int claimed = 0;
                for (Future<Optional<EarlierRequest>> each : tries) {
                    claimed += each.get().isEmpty() ? 1 : 0;
                }
                assertThat(claimed).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theAnswerIsFoundAsItWasKept() {
        Claim claim = claimed();

        assertThat(records.finish(claim, HASH, ANSWER)).isTrue();

        EarlierRequest earlier = records.claim(Claim.on("t", key), OTHER_HASH).orElseThrow();
        assertThat(earlier.isRepeatedBy(HASH)).isTrue();
        assertThat(earlier.isRepeatedBy(OTHER_HASH)).isFalse();
        assertThat(earlier.answer()).usingRecursiveComparison().isEqualTo(ANSWER);
    }

    @Test
    void anUnansweredRequestKeepsItsClaimForTheTimeout() {
        claimed();
        age("14 s");

        EarlierRequest earlier = records.claim(Claim.on("t", key), HASH).orElseThrow();

        assertThat(earlier.isAnswered()).isFalse();
    }

    @Test
    void afterTheTimeoutTheSameRequestTakesOverAndOnlyItsAnswerCounts() {
        Claim slow = claimed();
        age("16 s");

        Claim successor = claimed();
        records.release(slow);
        assertThat(records.finish(slow, HASH, ANSWER)).isFalse();
        assertThat(records.find(successor).orElseThrow().isAnswered()).isFalse();
        assertThat(records.finish(successor, HASH, ANSWER)).isTrue();
        assertThat(records.finish(slow, HASH, ANSWER)).isFalse();
    }

    @Test
    void aSuccessIsKeptInPlaceOfTheRefusalOfWhoeverTookOver() {
        Claim slow = claimed();
        age("16 s");
        Claim successor = claimed();
        KeptAnswer refusal = new KeptAnswer(422, null, null, "application/problem+json", new byte[] {1}, null);
        records.finish(successor, HASH, refusal);

        assertThat(records.finish(slow, OTHER_HASH, ANSWER)).isFalse();
        assertThat(records.finish(slow, HASH, ANSWER)).isTrue();
        assertThat(records.finish(successor, HASH, refusal)).isFalse();

        assertThat(records.find(slow).orElseThrow().answer().status()).isEqualTo(201);
    }

    @Test
    void anotherRequestDoesNotTakeOver() {
        claimed();
        age("16 s");

        assertThat(records.claim(Claim.on("t", key), OTHER_HASH)).isPresent();
        assertThat(records.claim(Claim.on("t", key), null)).isPresent();
    }

    @Test
    void anAnswerIsNeverTakenOver() {
        records.finish(claimed(), HASH, ANSWER);
        age("16 s");

        assertThat(records.claim(Claim.on("t", key), HASH).orElseThrow().isAnswered())
                .isTrue();
    }

    @Test
    void aSignOfLifeKeepsTheClaim() {
        Claim claim = claimed();
        age("16 s");

        records.refresh(claim);

        assertThat(records.claim(Claim.on("t", key), HASH)).isPresent();
    }

    @Test
    void aReleasedKeyCanBeClaimedByAnyRequest() {
        records.release(claimed());

        assertThat(records.claim(Claim.on("t", key), OTHER_HASH)).isEmpty();
    }

    @Test
    void whatWasAnsweredIsNotReleased() {
        Claim claim = claimed();
        records.finish(claim, HASH, ANSWER);

        records.release(claim);

        assertThat(records.find(claim)).isPresent();
    }

    @Test
    void anAnswerIsKeptAlsoIfTheRecordWasDeletedMeanwhile() {
        Claim claim = claimed();
        jdbc.update("DELETE FROM account_command.idempotency_record WHERE idempotency_key = ?", key);

        assertThat(records.finish(claim, HASH, ANSWER)).isTrue();
        assertThat(records.find(claim).orElseThrow().isAnswered()).isTrue();
    }

    @Test
    void whatIsOlderThanTheRetentionIsDeletedInAnyNumberOfBatches() {
        for (int i = 0; i < 5; i++) {
            records.claim(Claim.on("old", key + i), HASH);
        }
        jdbc.update("UPDATE account_command.idempotency_record SET claimed_at = clock_timestamp() - interval '49 h'"
                + " WHERE subject = 'old'");
        Claim young = claimed();
        age("47 h");

        assertThat(records.deleteExpired()).isEqualTo(5);

        assertThat(records.find(young)).isPresent();
        assertThat(records.deleteExpired()).isZero();
    }

    @Test
    void aRetentionThatBreaksThePromiseIsRefused() {
        assertThatThrownBy(() ->
                        new IdempotencyProperties(Duration.ofSeconds(15), Duration.ofHours(23), 1, Duration.ofHours(1)))
                .hasMessageContaining("account.idempotency.retention");
    }

    private Claim claimed() {
        Claim claim = Claim.on("t", key);
        assertThat(records.claim(claim, HASH)).isEmpty();
        return claim;
    }

    private void age(String interval) {
        jdbc.update(
                "UPDATE account_command.idempotency_record SET claimed_at = clock_timestamp() - ?::interval"
                        + " WHERE idempotency_key = ?",
                interval,
                key);
    }
}
