package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers share transactions, and none of them feels what becomes of the others. */
@Timeout(120)
class GroupAppendTest {

    private static final int MAX_GROUP = 100;

    private static String database;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Gate gate = new Gate(new AppendMetrics(meters));
    private EngineProcess process;
    private EngineProcess other;

    @BeforeAll
    static void create() {
        database = TestPostgres.createDatabase();
    }

    @BeforeEach
    void start() {
        process = EngineProcess.on(database, builder -> builder.monitor(gate).maxGroupEvents(MAX_GROUP));
        other = EngineProcess.on(database);
    }

    @AfterEach
    void stop() {
        gate.open();
        process.close();
        other.close();
    }

    @Test
    void manyCallersShareTransactionsAndEachIsDurableWhenItReturns() throws Exception {
        int callers = 32;
        int each = 40;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<Integer>> appending = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            appending.add(threads.submit(() -> {
                String stream = TestEvents.unique();
                int found = 0;
                for (int sequence = 0; sequence < each; sequence++) {
                    process.engine().appendEvents(TestEvents.event(stream, sequence));
                    found += other.count(stream, sequence);
                }
                return found;
            }));
        }
        for (Future<Integer> found : appending) {
            assertThat(found.get()).isEqualTo(each);
        }
        threads.shutdown();

        assertThat(gate.sizes.stream().mapToInt(size -> size).sum()).isEqualTo(callers * each);
        assertThat(gate.sizes).anyMatch(size -> size > 1);
        assertThat(process.jdbc()
                        .queryForObject("SELECT count(DISTINCT transaction) FROM event_store.event", Integer.class))
                .isLessThan(callers * each);
    }

    @Test
    void callersThatWaitTogetherAreOneTransaction() throws Exception {
        List<DomainEventMessage<?>> events = independent(20);

        assertThat(appendTogether(events)).containsOnlyNulls();

        assertThat(gate.sizes).containsExactly(1, 20);
        assertThat(transactionsOf(events)).isEqualTo(1);
        assertThat(meters.get("eventstore.append").timer().count()).isEqualTo(2);
        assertThat(meters.get("eventstore.append").timer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(meters.get("eventstore.append.group").summary().totalAmount())
                .isEqualTo(21);
        assertThat(count("eventstore.append.events")).isEqualTo(21);
        assertThat(count("eventstore.append.halvings")).isZero();
    }

    @Test
    void ofSixtyFourCallersOnlyThoseInConflictFail() throws Exception {
        String taken = TestEvents.unique();
        other.engine().appendEvents(TestEvents.event(taken, 0), TestEvents.event(taken, 1));
        List<DomainEventMessage<?>> events = independent(64);
        for (int conflict : List.of(0, 13, 31, 63)) {
            events.set(conflict, TestEvents.event(taken, 1));
        }
        events.set(40, TestEvents.event(taken, 0));
        String contended = TestEvents.unique();
        events.set(20, TestEvents.event(contended, 5));
        events.set(21, TestEvents.event(contended, 5));

        List<Throwable> outcomes = appendTogether(events);

        for (int conflict : List.of(0, 13, 31, 63)) {
            assertThat(outcomes.get(conflict))
                    .isInstanceOf(ConcurrencyException.class)
                    .hasMessageContaining(taken);
        }
        assertThat(outcomes.get(40)).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(outcomes.subList(20, 22))
                .filteredOn(outcome -> outcome != null)
                .hasSize(1)
                .hasOnlyElementsOfType(ConcurrencyException.class);
        assertThat(outcomes).filteredOn(outcome -> outcome != null).hasSize(6);
        for (int caller = 0; caller < events.size(); caller++) {
            assertThat(isStored(events.get(caller))).isEqualTo(outcomes.get(caller) == null);
        }
        assertThat(count("eventstore.append.refusals", "reason", "conflict")).isEqualTo(6);
        assertThat(count("eventstore.append.halvings")).isPositive();
        assertThat(count("eventstore.append.events")).as("with the first one").isEqualTo(59);
    }

    @Test
    void whatCannotBeStoredFailsAlone() throws Exception {
        byte[] name = new byte[9_000];
        new Random(1).nextBytes(name);
        StringBuilder tooLong = new StringBuilder();
        for (byte each : name) {
            tooLong.append((char) (0x4E00 + (each & 0xFF)));
        }
        List<DomainEventMessage<?>> events = independent(30);
        events.set(3, TestEvents.event("with a \0 in it", 0));
        events.set(17, TestEvents.event(tooLong.toString(), 0));

        List<Throwable> outcomes = appendTogether(events);

        for (int caller = 0; caller < events.size(); caller++) {
            if (caller == 3 || caller == 17) {
                assertThat(outcomes.get(caller))
                        .isInstanceOf(EventStoreException.class)
                        .hasMessageStartingWith("Events could not be appended: ");
            } else {
                assertThat(outcomes.get(caller)).isNull();
                assertThat(isStored(events.get(caller))).isTrue();
            }
        }
        assertThat(process.engine().lastAppendFailure()).isEmpty();
        assertThat(count("eventstore.append.refusals", "reason", "row")).isEqualTo(2);
        assertThat(count("eventstore.append.refusals", "reason", "conflict")).isZero();
    }

    @Test
    void whoWaitsForAnotherProcessDoesNotDelayTheOthersForLong() throws Exception {
        String contended = TestEvents.unique();
        List<DomainEventMessage<?>> events = independent(40);
        events.set(25, TestEvents.event(contended, 3));
        try (Connection holding = other.begin()) {
            other.appendIn(holding, TestEvents.event(contended, 3));

            long start = System.nanoTime();
            List<Throwable> outcomes = appendTogether(events);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);

            assertThat(outcomes.get(25)).isInstanceOf(ConcurrencyException.class);
            assertThat(outcomes).filteredOn(outcome -> outcome != null).hasSize(1);
            assertThat(taken).as("while the place was held").isLessThan(Duration.ofSeconds(2));
            holding.commit();
        }
        assertThat(other.count(contended, 3)).isEqualTo(1);
    }

    @Test
    void connectionsThatAreLostLoseNothingAndDoubleNothing() throws Exception {
        int callers = 16;
        int each = 125;
        Map<String, Throwable> failed = new ConcurrentHashMap<>();
        List<String> returned = new CopyOnWriteArrayList<>();
        AtomicInteger tried = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<?>> appending = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            appending.add(threads.submit(() -> {
                for (int count = 0; count < each; count++) {
                    String stream = TestEvents.unique();
                    try {
                        process.engine().appendEvents(TestEvents.event(stream, 0));
                        returned.add(stream);
                    } catch (RuntimeException e) {
                        failed.put(stream, e);
                    }
                    tried.incrementAndGet();
                }
            }));
        }
        int kills = 0;
        while (appending.stream().anyMatch(appender -> !appender.isDone())) {
            int until = Math.min(callers * each, tried.get() + 20);
            await().pollInterval(Duration.ofMillis(1)).until(() -> tried.get() >= until);
            other.jdbc()
                    .queryForList(
                            "SELECT pg_terminate_backend(?)", process.engine().appendingBackend());
            kills++;
        }
        for (Future<?> appender : appending) {
            appender.get();
        }
        threads.shutdown();

        assertThat(kills).isGreaterThan(10);
        assertThat(returned.size() + failed.size()).isEqualTo(callers * each);
        assertThat(returned).allMatch(stream -> other.count(stream, 0) == 1);
        failed.forEach((stream, failure) -> {
            if (!rootMessages(failure).contains("may or may not")) {
                assertThat(other.count(stream, 0)).as("%s", failure).isZero();
            }
        });
        assertThat(failed.size()).as("%s", failed.values().stream().findFirst()).isLessThan(callers * each / 10);
    }

    @Test
    void anInterruptBeforeTheEventsAreTakenLeavesThemOut() throws Exception {
        DomainEventMessage<?> event = TestEvents.event(TestEvents.unique(), 0);
        Caller plug = plug();
        Caller caller = new Caller(List.of(event));
        await().until(caller::isWaiting);

        caller.thread.interrupt();
        assertThat(caller.outcome())
                .isInstanceOf(EventStoreException.class)
                .hasMessageContaining("Interrupted before the events were appended");
        assertThat(caller.interrupted).isTrue();
        gate.open();
        assertThat(plug.outcome()).isNull();
        assertThat(appendTogether(independent(1))).containsOnlyNulls();
        assertThat(isStored(event)).isFalse();
    }

    @Test
    void anInterruptAfterTheEventsWereTakenIsKeptForLater() throws Exception {
        Caller plug = plug(); // its events are taken, and not yet appended

        plug.thread.interrupt();
        await().until(plug::isWaiting);
        gate.open();

        assertThat(plug.outcome()).isNull();
        assertThat(plug.interrupted).isTrue();
        assertThat(isStored(plug.events.get(0))).isTrue();
    }

    @Test
    void closingAppendsWhatWasAskedForAndNothingLater() throws Exception {
        Caller plug = plug();
        List<Caller> callers = independent(10).stream()
                .map(event -> new Caller(List.of(event)))
                .toList();
        await().until(() -> callers.stream().allMatch(Caller::isWaiting));
        Thread closing = new Thread(process.engine()::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING);

        DomainEventMessage<?> late = TestEvents.event(TestEvents.unique(), 0);
        assertThatThrownBy(() -> process.engine().appendEvents(late))
                .isInstanceOf(EventStoreException.class)
                .hasRootCauseMessage("The event store has been shut down");
        gate.open();

        closing.join();
        assertThat(plug.outcome()).isNull();
        for (Caller caller : callers) {
            assertThat(caller.outcome()).isNull();
            assertThat(isStored(caller.events.get(0))).isTrue();
        }
        assertThat(isStored(late)).isFalse();
        process.engine().close();
    }

    @Test
    void aGroupHasAsManyEventsAsAreAllowedUnlessOneCallerBringsMore() throws Exception {
        List<DomainEventMessage<?>> many = IntStream.range(0, 3 * MAX_GROUP)
                .<DomainEventMessage<?>>mapToObj(sequence -> TestEvents.event("many", sequence))
                .toList();
        Caller plug = plug();
        List<Caller> callers = new ArrayList<>();
        for (int caller = 0; caller < 6; caller++) {
            String stream = TestEvents.unique();
            callers.add(new Caller(IntStream.range(0, 40)
                    .<DomainEventMessage<?>>mapToObj(sequence -> TestEvents.event(stream, sequence))
                    .toList()));
        }
        await().until(() -> callers.stream().allMatch(Caller::isWaiting));
        Caller big = new Caller(many);
        await().until(big::isWaiting);
        gate.open();

        for (Caller caller : callers) {
            assertThat(caller.outcome()).isNull();
        }
        assertThat(big.outcome()).isNull();
        assertThat(plug.outcome()).isNull();
        assertThat(gate.sizes).containsExactly(1, 2, 2, 2, 1);
        assertThat(transactionsOf(many)).isEqualTo(1);
    }

    private List<DomainEventMessage<?>> independent(int count) {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            events.add(TestEvents.event(TestEvents.unique(), 0));
        }
        return events;
    }

    /** A caller whose events the writer has taken and does not append until the gate is opened. */
    private Caller plug() {
        gate.close();
        Caller plug = new Caller(independent(1));
        await().until(gate::isReached);
        return plug;
    }

    /** What becomes of events that are all waiting when the writer takes its next group; null for success. */
    private List<Throwable> appendTogether(List<DomainEventMessage<?>> events) throws Exception {
        Caller plug = plug();
        List<Caller> callers =
                events.stream().map(event -> new Caller(List.of(event))).toList();
        await().pollInterval(Duration.ofMillis(5)).until(() -> callers.stream().allMatch(Caller::isWaiting));
        gate.open();
        assertThat(plug.outcome()).isNull();
        List<Throwable> outcomes = new ArrayList<>();
        for (Caller caller : callers) {
            outcomes.add(caller.outcome());
        }
        return outcomes;
    }

    private double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    private boolean isStored(DomainEventMessage<?> event) {
        return other.engine()
                .readEvents(event.getAggregateIdentifier())
                .asStream()
                .anyMatch(stored -> stored.getIdentifier().equals(event.getIdentifier()));
    }

    private int transactionsOf(List<DomainEventMessage<?>> events) {
        return process.jdbc()
                .queryForObject(
                        "SELECT count(DISTINCT transaction) FROM event_store.event WHERE stream = ANY (?)",
                        Integer.class,
                        (Object) events.stream()
                                .map(DomainEventMessage::getAggregateIdentifier)
                                .toArray(String[]::new));
    }

    private static String rootMessages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    /** A thread that appends. */
    private final class Caller {

        private final List<? extends DomainEventMessage<?>> events;
        private final Thread thread;
        private volatile Throwable failure;
        private volatile boolean interrupted;

        Caller(List<? extends DomainEventMessage<?>> events) {
            this.events = events;
            this.thread = new Thread(this::append);
            thread.start();
        }

        private void append() {
            try {
                process.engine().appendEvents(new ArrayList<EventMessage<?>>(events));
            } catch (Throwable e) {
                failure = e;
            }
            interrupted = Thread.currentThread().isInterrupted();
        }

        boolean isWaiting() {
            return thread.getState() == Thread.State.WAITING;
        }

        Throwable outcome() throws InterruptedException {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(thread.isAlive()).isFalse();
            return failure;
        }
    }

    /** Holds the writer before it appends a group, and keeps the sizes of groups. */
    private static final class Gate implements AppendMonitor {

        private final AppendMonitor metrics;
        private final List<Integer> sizes = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch closed = new CountDownLatch(0);
        private volatile boolean reached;

        Gate(AppendMonitor metrics) {
            this.metrics = metrics;
        }

        @Override
        public void group(int size) {
            metrics.group(size);
            sizes.add(size);
            reached = true;
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void committed(long nanos) {
            metrics.committed(nanos);
        }

        @Override
        public void appended(int events) {
            metrics.appended(events);
        }

        @Override
        public void refused(AppendFailure reason, int callers) {
            metrics.refused(reason, callers);
        }

        @Override
        public void halved() {
            metrics.halved();
        }

        void close() {
            reached = false;
            closed = new CountDownLatch(1);
        }

        void open() {
            closed.countDown();
        }

        boolean isReached() {
            return reached;
        }
    }
}
