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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two processes that do not poll, and one that does. */
@Timeout(120)
class WakeUpTest {

    private static EventProcess reading;
    private static EventProcess writing;
    private static EventProcess polling;
    private static EngineProcess beside;

    @BeforeAll
    static void start() {
        String database = TestPostgres.createDatabase();
        reading = EventProcess.start(database, "1h", "--event-store.long-append=1s");
        writing = EventProcess.start(database, "1h");
        polling = EventProcess.start(database, "20ms");
        beside = EngineProcess.on(database);
    }

    @AfterAll
    static void stop() {
        beside.close();
        reading.close();
        writing.close();
        polling.close();
    }

    @BeforeEach
    void awaitListening() {
        for (EventProcess process : List.of(reading, writing, polling)) {
            await().until(() -> process.store().isListening());
        }
    }

    @Test
    void anEventOfAnotherProcessIsSeenWithoutPolling() throws Exception {
        List<Long> micros = new ArrayList<>();
        try (TrackingEventStream events = fromNow(reading)) {
            String stream = EventProcess.unique();
            for (int sequence = 0; sequence < 25; sequence++) {
                String event = writing.append(stream, sequence);
                long committed = System.nanoTime();
                assertThat(events.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - committed));
                assertThat(events.nextAvailable().getIdentifier()).isEqualTo(event);
            }
        }
        assertThat(micros.stream().sorted().toList().get(micros.size() / 2))
                .as("median of the microseconds %s", micros)
                .isLessThan(100_000);
    }

    @Test
    void whatTheStoreItselfAppendedIsToldOnce() throws Exception {
        try (TrackingEventStream events = fromNow(reading)) {
            AtomicInteger told = new AtomicInteger();
            events.setOnAvailableCallback(told::incrementAndGet);

            reading.append(EventProcess.unique(), 0);
            assertThat(told).hasValue(1);
            writing.append(EventProcess.unique(), 0);
            await().until(() -> told.get() > 1);

            // Notifications come in the order of the commits: had the first one been told again, it would be by now.
            assertThat(told).hasValue(2);
        }
    }

    @Test
    void anEventBehindAnAppendUnderWayIsSeenSoonAfterItsEnd() throws Exception {
        try (TrackingEventStream events = fromNow(reading);
                Connection held = beside.begin()) {
            beside.appendIn(held, TestEvents.event(TestEvents.unique(), 0));
            String behind = writing.append(EventProcess.unique(), 0);
            assertThat(events.hasNextAvailable(200, TimeUnit.MILLISECONDS)).isFalse();
            held.rollback();

            assertThat(events.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(behind);
        }
    }

    @Test
    void aListenerThatLostItsConnectionComesBackWithWhatItMissed() throws Exception {
        try (TrackingEventStream events = fromNow(reading);
                TrackingEventStream polled = fromNow(polling)) {
            killListeners();
            await().until(() -> !reading.store().isListening());
            assertThat(health(reading)).isEqualTo(new Status("DEGRADED"));
            assertThat(gauge(reading, "eventstore.listening")).isZero();

            String missed = writing.append(EventProcess.unique(), 0);

            assertThat(polled.nextAvailable().getIdentifier()).isEqualTo(missed);
            assertThat(events.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(missed);
            assertThat(reading.store().isListening()).isTrue();
            await().until(() -> health(reading).equals(Status.UP));
            String heard = writing.append(EventProcess.unique(), 0);
            assertThat(events.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            assertThat(events.nextAvailable().getIdentifier()).isEqualTo(heard);
        }
    }

    @Test
    void healthSaysWhenAnAppendHasBeenUnderWayForLong() throws Exception {
        await().until(() -> health(reading).equals(Status.UP));
        try (Connection held = beside.begin()) {
            beside.appendIn(held, TestEvents.event(TestEvents.unique(), 0));

            await().until(() -> health(reading).equals(new Status("DEGRADED")));
            assertThat(reading.store().isListening()).isTrue();
            assertThat(gauge(reading, "eventstore.append.longest"))
                    .as("seconds")
                    .isBetween(0.1, 60.0);
            assertThat(health(writing)).isEqualTo(Status.UP); // where appends may take 10 s
            held.rollback();
        }
        await().until(() -> health(reading).equals(Status.UP));
    }

    @Test
    void healthSaysWhenTheDatabaseTakesNoAppends() {
        JdbcTemplate jdbc = new JdbcTemplate(writing.bean(DataSource.class));
        jdbc.execute("ALTER TABLE event_store.event RENAME TO event_away");
        try {
            assertThatThrownBy(() -> writing.append(EventProcess.unique(), 0)).isInstanceOf(EventStoreException.class);
            assertThat(health(writing)).isEqualTo(Status.DOWN);
            assertThat(gauge(writing, "eventstore.available")).isZero();
            await().pollDelay(Duration.ofMillis(1_500)) // longer than it takes to look again
                    .until(() -> health(writing).equals(Status.DOWN));
        } finally {
            jdbc.execute("ALTER TABLE event_store.event_away RENAME TO event");
        }

        await().until(() -> health(writing).equals(Status.UP)); // though nobody appends
        assertThat(gauge(writing, "eventstore.available")).isEqualTo(1);
        String event = writing.append(EventProcess.unique(), 0);
        await().until(() -> reading.handled().contains(event));
    }

    private static Status health(EventProcess process) {
        return process.bean(EventStoreHealth.class).health().getStatus();
    }

    private static double gauge(EventProcess process, String name) {
        MeterRegistry meters = new SimpleMeterRegistry();
        new StoreMetrics(process.bean(PostgresEventStorageEngine.class), process.store()).bindTo(meters);
        return meters.get(name).gauge().value();
    }

    private static void killListeners() {
        beside.jdbc()
                .queryForList(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid()"
                                + " AND (query LIKE 'LISTEN %' OR query LIKE '%event_store.append_in_progress')");
    }

    /** A stream of what will be appended from now on, which has looked and found nothing yet. */
    private static TrackingEventStream fromNow(EventProcess process) {
        TrackingEventStream events = process.store().openStream(process.store().createHeadToken());
        assertThat(events.hasNextAvailable()).isFalse();
        return events;
    }
}
