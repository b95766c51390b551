package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.Registration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes on one database: one never polls while a test runs, the other does all the time. */
@Timeout(120)
class PostgresEventStoreTest {

    private static String database;
    private static EventProcess signalled;
    private static EventProcess polling;

    @BeforeAll
    static void start() {
        database = TestPostgres.createDatabase();
        signalled = EventProcess.start(database, "1h");
        polling = EventProcess.start(database, "20ms");
    }

    @AfterAll
    static void stop() {
        signalled.close();
        polling.close();
    }

    @Test
    void itIsTheOnlyEventStoreOfTheApplication() {
        assertThat(signalled.bean(EventBus.class)).isSameAs(signalled.store());
        assertThat(signalled.bean(EventStore.class)).isSameAs(signalled.store());
    }

    @Test
    void aProcessorHandlesAnEventSoonAfterItsCommit() {
        String stream = EventProcess.unique();
        StreamingEventProcessor processor = signalled
                .bean(EventProcessingConfiguration.class)
                .eventProcessor(EventProcess.PROCESSOR, StreamingEventProcessor.class)
                .orElseThrow();
        await().until(() -> processor.processingStatus().values().stream().anyMatch(status -> status.isCaughtUp()));

        List<Long> millis = new ArrayList<>();
        for (int sequence = 0; sequence < 15; sequence++) {
            String event = signalled.append(stream, sequence);
            long committed = System.nanoTime();
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> signalled.handled().contains(event));
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - committed));
        }
        assertThat(millis.stream().sorted().toList().get(millis.size() / 2))
                .as("median of the milliseconds %s; a poll of Axon's would be 500", millis)
                .isLessThan(200);
    }

    @Test
    void anEventOfAnotherProcessIsFoundByPolling() throws Exception {
        try (TrackingEventStream events = fromNow(polling)) {
            String event = signalled.append(EventProcess.unique(), 0);

            assertThat(events.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(event);
        }
    }

    @Test
    void aProcessorHandlesAnEventOfAnotherProcess() {
        String event = signalled.append(EventProcess.unique(), 0);

        await().until(() -> polling.handled().contains(event));
    }

    @Test
    void eventsOfSeveralProcessesComeInTheOrderOfTheirCommits() throws Exception {
        try (TrackingEventStream events = fromNow(signalled)) {
            String first = polling.append(EventProcess.unique(), 0);
            String second = signalled.append(EventProcess.unique(), 0);
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(first);
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(second);
            assertThat(events.hasNextAvailable()).isFalse();
        }
    }

    @Test
    void nothingIsLostOrDoubledWhileSeveralThreadsAppend() throws Exception {
        int writers = 4;
        int eventsOfEach = 500;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try (TrackingEventStream events = fromNow(signalled)) {
            List<Future<List<String>>> appending = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                appending.add(threads.submit(() -> appendMany(signalled, eventsOfEach)));
            }
            List<String> read = new ArrayList<>();
            while (read.size() < writers * eventsOfEach && events.hasNextAvailable(30, TimeUnit.SECONDS)) {
                read.add(events.nextAvailable().getIdentifier());
            }

            assertThat(events.hasNextAvailable()).isFalse();
            Set<String> all = new HashSet<>();
            for (Future<List<String>> appended : appending) {
                all.addAll(appended.get());
                assertThat(read.stream().filter(appended.get()::contains)).isEqualTo(appended.get());
            }
            assertThat(read).hasSize(writers * eventsOfEach).containsExactlyInAnyOrderElementsOf(all);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aUnitOfWorkThatIsRolledBackSignalsNothing() throws Exception {
        String stream = EventProcess.unique();
        try (TrackingEventStream events = fromNow(signalled)) {
            AtomicInteger calls = new AtomicInteger();
            events.setOnAvailableCallback(calls::incrementAndGet);

            signalled.appendAndFail(stream, 0);
            assertThat(calls).hasValue(0);
            assertThat(events.hasNextAvailable()).isFalse();

            String event = signalled.append(stream, 0);
            assertThat(calls).hasValue(1);
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(event);
        }
    }

    @Test
    void whatASubscriberPublishesIsStoredWithTheEventsThatItIsToldOf() {
        String stream = EventProcess.unique();
        String other = EventProcess.unique();
        try (Registration subscribed = signalled.store().subscribe(events -> {
            if (events.stream().noneMatch(event -> event.getPayload().equals(new EventProcess.ThingHappened(other)))) {
                signalled.store().publish(EventProcess.event(other, 0));
            }
        })) {
            signalled.append(stream, 0);
        }

        assertThat(signalled.store().lastSequenceNumberFor(stream)).hasValue(0L);
        assertThat(signalled.store().lastSequenceNumberFor(other)).hasValue(0L);
    }

    @Test
    void aReaderThatCannotBeToldHarmsNeitherTheCommitNorOtherReaders() throws Exception {
        try (TrackingEventStream before = fromNow(signalled);
                TrackingEventStream broken = fromNow(signalled);
                TrackingEventStream after = fromNow(signalled)) {
            AtomicInteger told = new AtomicInteger();
            before.setOnAvailableCallback(told::incrementAndGet);
            after.setOnAvailableCallback(told::incrementAndGet);
            AtomicBoolean asked = new AtomicBoolean();
            broken.setOnAvailableCallback(() -> {
                asked.set(true);
                throw new RejectedExecutionException("shut down");
            });

            String event = signalled.append(EventProcess.unique(), 0);

            assertThat(asked).isTrue();
            assertThat(told).hasValue(2);
            assertThat(broken.nextAvailable().getIdentifier()).isEqualTo(event);
        }
    }

    @Test
    void pollingGoesOnWhenAReaderCannotBeTold() throws Exception {
        try (TrackingEventStream broken = fromNow(polling);
                TrackingEventStream events = fromNow(polling)) {
            AtomicInteger asked = new AtomicInteger();
            broken.setOnAvailableCallback(() -> {
                asked.incrementAndGet();
                throw new LinkageError("not even an exception");
            });
            await().until(() -> asked.get() > 3);

            String event = signalled.append(EventProcess.unique(), 0);
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(event);
        }
    }

    @Test
    void streamsMayBeOpenedAndClosedWhileEventsAreAppended() throws Exception {
        int before = signalled.store().openStreams();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<List<String>> appending = threads.submit(() -> appendMany(signalled, 300));
            List<Future<Integer>> opening = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                opening.add(threads.submit(() -> {
                    int opened = 0;
                    while (!appending.isDone()) {
                        try (TrackingEventStream events =
                                signalled.store().openStream(signalled.store().createHeadToken())) {
                            events.setOnAvailableCallback(() -> {});
                            events.hasNextAvailable(1, TimeUnit.MILLISECONDS);
                            opened++;
                        }
                    }
                    return opened;
                }));
            }
            assertThat(appending.get()).hasSize(300);
            for (Future<Integer> opened : opening) {
                assertThat(opened.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(signalled.store().openStreams()).isEqualTo(before);
    }

    @Test
    void streamsAreClosedWhenTheApplicationEndsAndWhoWaitsIsFreed() throws Exception {
        PostgresEventStore store;
        TrackingEventStream events;
        Future<TrackedEventMessage<?>> waiting;
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (EventProcess process = EventProcess.start(database, "1h")) {
            store = process.store();
            events = fromNow(process);
            waiting = threads.submit(events::nextAvailable);
        }

        assertThat(store.openStreams()).isZero();
        assertThat(events.hasNextAvailable()).isFalse();
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class);
        threads.shutdownNow();
    }

    /** A stream of what will be appended from now on, which has looked and found nothing yet. */
    private static TrackingEventStream fromNow(EventProcess process) {
        TrackingEventStream events = process.store().openStream(process.store().createHeadToken());
        assertThat(events.hasNextAvailable()).isFalse();
        return events;
    }

    /** Appends to a stream of its own, failing now and then, which leaves gaps among the positions. */
    private static List<String> appendMany(EventProcess process, int count) {
        String stream = EventProcess.unique();
        List<String> appended = new ArrayList<>();
        for (int sequence = 0; sequence < count; sequence++) {
            if (sequence % 25 == 0) {
                process.appendAndFail(stream, sequence);
            }
            appended.add(process.append(stream, sequence));
        }
        return appended;
    }
}
