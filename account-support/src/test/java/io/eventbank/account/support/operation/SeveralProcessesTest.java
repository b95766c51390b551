package io.eventbank.account.support.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;

/** One processor that several processes have, on a real PostgreSQL. */
@Timeout(120)
class SeveralProcessesTest {

    private static final String SEEN = OperatedProcess.PROCESSOR;

    private final String database = TestDatabase.create();
    private final List<OperatedProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(OperatedProcess::close);
    }

    @Test
    void aProcessorIsPausedInAllProcessesAndResumedInAll() {
        OperatedProcess one = start();
        OperatedProcess other = start();

        assertThat(one.operations().pause(SEEN).running()).isFalse();

        assertThat(runs(one)).isFalse();
        assertThat(runs(other)).isFalse();
        List<String> events = other.append(3);
        await().until(() -> one.status().lag() == 3);
        assertThat(one.status().segments()).singleElement().satisfies(segment -> {
            assertThat(segment.caughtUp()).isFalse();
            assertThat(segment.error()).isNull();
        });

        assertThat(other.operations().resume(SEEN).running()).isTrue();

        assertThat(runs(one)).isTrue();
        assertThat(runs(other)).isTrue();
        await().until(() -> handled(one, other).equals(sorted(events)));
        await().until(() -> other.status().lag() == 0);
    }

    @Test
    void aPausedProcessorStaysPausedWhenItsProcessIsStartedAgain() {
        OperatedProcess first = start();
        first.operations().pause(SEEN);
        List<String> events = first.append(2);
        stop(first);

        OperatedProcess second = start();

        assertThat(runs(second)).isFalse();
        await().until(() -> !second.status().running() && second.status().lag() == 2);
        assertThat(second.handled()).isEmpty();
        second.operations().resume(SEEN);
        await().until(() -> second.handled().equals(events));
    }

    @Test
    void aProcessThatStartsLaterObeysToo() {
        OperatedProcess one = start();
        one.operations().pause(SEEN);

        OperatedProcess late = start();

        assertThat(runs(late)).isFalse();
        one.append(1);
        await().until(() -> late.status().lag() == 1);
        assertThat(late.handled()).isEmpty();
    }

    @Test
    void aProcessThatHasEndedIsNotWaitedForAndItsProcessorIsStillListed() {
        OperatedProcess one = start();
        OperatedProcess other = start();
        stop(other);
        assertThat(one.operations().pause(SEEN).running()).isFalse();

        stop(one);
        try (OperatedProcess none = start("--axon.eventhandling.processors.seen.mode=subscribing")) {
            assertThat(none.operations().processors()).singleElement().satisfies(processor -> {
                assertThat(processor.name()).isEqualTo(SEEN);
                assertThat(processor.running()).isFalse();
                assertThat(processor.segments()).hasSize(1);
            });
        }
    }

    @Test
    void whoIsFrozenIsWaitedForAndThenItIsSaidSo() {
        OperatedProcess one = start("--account.operation.answer-timeout=300ms");
        JdbcTemplate jdbc = one.bean(JdbcTemplate.class);
        jdbc.update("INSERT INTO operation.processor_report SELECT 'frozen', processor, running, generation, head,"
                + " segments, now() + interval '1 hour', false FROM operation.processor_report");

        assertRefused(ErrorCode.PROCESSORS_NOT_REACHED, () -> one.operations().pause(SEEN));
        await().until(() -> !runs(one));

        jdbc.update("UPDATE operation.processor_report SET seen_at = now() - interval '11 seconds'"
                + " WHERE node = 'frozen'");
        assertThat(one.operations().resume(SEEN).running()).isTrue();
        jdbc.update("UPDATE operation.processor_report SET seen_at = now() - interval '25 hours'"
                + " WHERE node = 'frozen'");
        await().until(() -> jdbc.queryForObject("SELECT count(*) FROM operation.processor_report", Long.class) == 1);
    }

    @Test
    void segmentsAreSplitAndMergedAndNoEventIsLost() {
        OperatedProcess one = start();
        List<String> events = new ArrayList<>(one.append(20));

        assertThat(ids(one.operations().split(SEEN, null))).containsExactly(0, 1);
        events.addAll(one.append(20));
        assertThat(ids(one.operations().split(SEEN, null))).containsExactly(0, 1, 2);
        assertThat(ids(one.operations().split(SEEN, 1))).containsExactly(0, 1, 2, 3);
        events.addAll(one.append(20));
        await().until(() -> handled(one).containsAll(events));

        assertThat(ids(one.operations().merge(SEEN, null))).containsExactly(0, 1, 2);
        events.addAll(one.append(20));
        assertThat(ids(one.operations().merge(SEEN, 0))).containsExactly(0, 1);
        assertThat(ids(one.operations().merge(SEEN, null))).containsExactly(0);
        events.addAll(one.append(20));
        await().until(() -> handled(one).containsAll(events) && one.status().lag() == 0);
        assertThat(one.bean(JdbcTemplate.class).queryForList("SELECT * FROM operation.segment_order"))
                .isEmpty();
    }

    @Test
    void segmentsOfDifferentProcessesAreMerged() {
        OperatedProcess one = start();
        one.operations().split(SEEN, null);
        OperatedProcess other = start();
        one.bean(LocalProcessors.class).all().get(SEEN).releaseSegment(1);
        await().until(() -> claimed(one) == 1 && claimed(other) == 1);
        List<String> events = new ArrayList<>(one.append(20));
        await().until(() -> handled(one, other).equals(sorted(events)));

        assertThat(ids(other.operations().merge(SEEN, null))).containsExactly(0);

        events.addAll(one.append(20));
        await().until(() -> handled(one, other).containsAll(events));
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        OperatedProcess one = start("--account.operation.max-segments=2");
        ProcessorOperations operations = one.operations();

        assertRefused(ErrorCode.PROCESSOR_NOT_FOUND, () -> operations.pause("nothing"));
        assertRefused(ErrorCode.PROCESSOR_NOT_FOUND, () -> operations.split("nothing", null));
        assertRefused(ErrorCode.CANNOT_MERGE, () -> operations.merge(SEEN, null));
        assertRefused(ErrorCode.CANNOT_SPLIT, () -> operations.split(SEEN, 1));
        operations.split(SEEN, 0);
        assertRefused(ErrorCode.CANNOT_SPLIT, () -> operations.split(SEEN, null));
        assertRefused(ErrorCode.CANNOT_MERGE, () -> operations.merge(SEEN, 2));
        operations.pause(SEEN);
        assertRefused(ErrorCode.CANNOT_SPLIT, () -> operations.split(SEEN, null));
        assertRefused(ErrorCode.CANNOT_MERGE, () -> operations.merge(SEEN, null));
    }

    @Test
    void aSegmentWhoseCounterpartHasBeenSplitCannotBeMergedBeforeThat() {
        OperatedProcess one = start();
        one.operations().split(SEEN, 0);
        one.operations().split(SEEN, 0);

        assertRefused(ErrorCode.CANNOT_MERGE, () -> one.operations().merge(SEEN, 1));
    }

    @Test
    void oneSegmentOfAProcessorIsSplitAtATime() {
        OperatedProcess one = start();
        JdbcTemplate jdbc = one.bean(JdbcTemplate.class);
        jdbc.update("INSERT INTO operation.segment_order VALUES ('seen', 'other', 'SPLIT', 7, NULL, 'TAKEN',"
                + " now() + interval '1 minute')");
        assertRefused(ErrorCode.CONCURRENT_CHANGE, () -> one.operations().split(SEEN, null));

        jdbc.update("UPDATE operation.segment_order SET expires_at = now() - interval '1 second'");
        assertThat(ids(one.operations().split(SEEN, null))).containsExactly(0, 1);
    }

    @Test
    void healthTellsOfAFailingHandlerInACategory() {
        OperatedProcess one = start();
        await().until(() -> one.health("processors").getStatus().equals(Status.UP));
        one.failWith(new IllegalStateException("secret"));
        one.append(1);

        await().until(() -> one.status().segments().get(0).error() == SegmentError.HANDLER);
        assertThat(one.health("processors").getStatus()).isEqualTo(Status.DOWN);
        assertThat(one.health("processors").getDetails().get(SEEN).toString())
                .matches("\\{running=true, lag=1, lagSeconds=[1-9][0-9]*, error=handler}");

        one.failWith(null);
        await().until(() -> one.health("processors").getStatus().equals(Status.UP));
        assertThat(one.status().segments().get(0).error()).isNull();
    }

    @Test
    void healthIsDownWhileAProcessorIsTooFarBehind() {
        OperatedProcess one = start("--account.operation.max-lag=3");
        one.failWith(new IllegalStateException("nothing gets on"));
        one.operations().pause(SEEN);
        assertThat(one.health("processors").getStatus()).isEqualTo(Status.DOWN);
        one.append(4);
        await().until(() -> one.status().lag() == 4);

        ProcessorReport report = one.bean(ProcessorAgent.class).report(SEEN).orElseThrow();
        assertThat(report.lag()).isEqualTo(4);
        assertThat(one.health("processors").getStatus()).isEqualTo(Status.DOWN);

        one.failWith(null);
        one.operations().resume(SEEN);
        await().until(() -> one.health("processors").getStatus().equals(Status.UP));
    }

    @Test
    void healthIsDownOnceEventsHaveWaitedForTooLong() {
        OperatedProcess one = start("--account.operation.max-lag-time=500ms");
        CountDownLatch held = new CountDownLatch(1);
        one.holdUpUntil(held);
        long appended = System.nanoTime();
        one.append(2);
        try {
            await().until(() -> one.health("processors").getStatus().equals(Status.DOWN));
            assertThat(Duration.ofNanos(System.nanoTime() - appended)).isGreaterThan(Duration.ofMillis(500));
            assertThat(lagSeconds(one)).isBetween(0.5, 60.0);
            assertThat(one.status().lagSeconds()).isPositive();
        } finally {
            held.countDown();
        }

        await().until(() -> one.health("processors").getStatus().equals(Status.UP));
        await().until(() -> lagSeconds(one) == 0 && one.status().lagSeconds() == 0);
    }

    @Test
    void whoHasJustBegunWithOldEventsIsNotLate() {
        OperatedProcess one = start("--account.operation.max-lag-time=1h");
        CountDownLatch held = new CountDownLatch(1);
        one.holdUpUntil(held);
        one.appendRecordedAt(Instant.now().minus(Duration.ofDays(400)));
        try {
            await().until(() -> lagSeconds(one) > Duration.ofDays(399).toSeconds());

            assertThat(one.health("processors").getStatus()).isEqualTo(Status.UP);
        } finally {
            held.countDown();
        }
    }

    @Test
    void whatIsBehindInAnotherProcessIsKnownByItsReport() {
        OperatedProcess one = start();
        CountDownLatch held = new CountDownLatch(1);
        one.holdUpUntil(held);
        one.append(1);
        try {
            await().until(() -> one.status().lagSeconds() > 0);
            OperatedProcess other = start();

            await().until(() -> other.bean(ProcessorAgent.class).report(SEEN).isPresent());
            assertThat(other.status().lagSeconds()).isPositive();
            assertThat(lagSeconds(other)).as("of what is its own").isZero();
        } finally {
            held.countDown();
        }
    }

    @Test
    void aDatabaseThatFailsForAWhileIsSurvived() {
        OperatedProcess one = start("--account.operation.report-timeout=200ms");
        JdbcTemplate jdbc = one.bean(JdbcTemplate.class);
        await().until(() -> one.health("db").getStatus().equals(Status.UP));

        jdbc.execute("ALTER SCHEMA operation RENAME TO elsewhere");

        await().until(() -> one.health("db").getStatus().equals(Status.DOWN)
                && one.health("processors").getStatus().equals(Status.DOWN));
        assertThat(one.health("db").getDetails()).isEmpty();
        assertThat(one.health("processors").getDetails().get(SEEN).toString()).isEqualTo("{running=true}");

        jdbc.execute("ALTER SCHEMA elsewhere RENAME TO operation");

        await().until(() -> one.health("db").getStatus().equals(Status.UP)
                && one.health("processors").getStatus().equals(Status.UP));
        assertThat(one.operations().pause(SEEN).running()).isFalse();
    }

    private OperatedProcess start(String... properties) {
        OperatedProcess process = OperatedProcess.start(database, properties);
        processes.add(process);
        return process;
    }

    private void stop(OperatedProcess process) {
        processes.remove(process);
        process.close();
    }

    private static boolean runs(OperatedProcess process) {
        return process.bean(LocalProcessors.class).all().get(SEEN).isRunning();
    }

    private static double lagSeconds(OperatedProcess process) {
        return process.bean(MeterRegistry.class)
                .get("account.processor.lag.seconds")
                .tag("processor", SEEN)
                .gauge()
                .value();
    }

    private static long claimed(OperatedProcess process) {
        return process.bean(ProcessorAgent.class)
                .report(SEEN)
                .map(ProcessorReport::claimed)
                .orElse(0L);
    }

    private static List<String> handled(OperatedProcess... processes) {
        return sorted(Stream.of(processes)
                .flatMap(process -> process.handled().stream())
                .toList());
    }

    private static List<String> sorted(List<String> identifiers) {
        return identifiers.stream().sorted().toList();
    }

    private static List<Integer> ids(ProcessorStatus status) {
        return status.segments().stream().map(ProcessorStatus.Segment::id).toList();
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
