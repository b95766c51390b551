package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that nobody signals but the test, over the events of a real database. */
@Timeout(60)
class SignalledEventStreamTest {

    private static EventProcess process;

    private EventStorageEngine storage;
    private AtomicInteger closed;
    private SignalledEventStream events;

    @BeforeAll
    static void start() {
        process = EventProcess.start(TestPostgres.createDatabase(), "1h");
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @BeforeEach
    void open() {
        storage = mock(EventStorageEngine.class, delegatesTo(process.bean(EventStorageEngine.class)));
        closed = new AtomicInteger();
        events = open(process.store().createHeadToken());
    }

    @Test
    void whatWasThereWhenItWasOpenedNeedsNoSignal() throws Exception {
        String event = append();

        assertThat(events.hasNextAvailable()).isTrue();
        assertThat(events.nextAvailable().getIdentifier()).isEqualTo(event);
    }

    @Test
    void theStorageIsAskedOncePerSignal() {
        for (int i = 0; i < 100; i++) {
            assertThat(events.hasNextAvailable()).isFalse();
            assertThat(events.peek()).isEmpty();
        }
        verify(storage, times(1)).readEvents(any(TrackingToken.class), anyBoolean());

        events.signal();
        events.signal();
        for (int i = 0; i < 100; i++) {
            assertThat(events.hasNextAvailable()).isFalse();
        }
        verify(storage, times(2)).readEvents(any(TrackingToken.class), anyBoolean());
    }

    @Test
    void anEventThatIsCommittedDuringAReadIsNotLost() {
        doAnswer(read -> {
                    append();
                    events.signal();
                    return Stream.empty(); // the read began before
                })
                .doAnswer(delegatesTo(process.bean(EventStorageEngine.class)))
                .when(storage)
                .readEvents(any(TrackingToken.class), anyBoolean());

        assertThat(events.hasNextAvailable()).isFalse();
        assertThat(events.hasNextAvailable()).isTrue();
    }

    @Test
    void peekingTakesNothing() throws Exception {
        String event = append();

        assertThat(events.peek().orElseThrow().getIdentifier()).isEqualTo(event);
        assertThat(events.peek().orElseThrow().getIdentifier()).isEqualTo(event);
        assertThat(events.nextAvailable().getIdentifier()).isEqualTo(event);
        assertThat(events.peek()).isEmpty();
    }

    @Test
    void waitingEndsAfterItsTimeWhenThereIsNothing() throws Exception {
        long start = System.nanoTime();

        assertThat(events.hasNextAvailable(150, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Test
    void aSignalWithoutAnEventDoesNotEndTheWaiting() throws Exception {
        assertThat(events.hasNextAvailable()).isFalse();
        events.signal();
        long start = System.nanoTime();

        assertThat(events.hasNextAvailable(150, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Test
    void aSignalledEventEndsTheWaiting() {
        assertThat(events.hasNextAvailable()).isFalse();
        whileWaiting(() -> events.hasNextAvailable(1, TimeUnit.HOURS), waiting -> {
            append();
            events.signal();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        });
    }

    @Test
    void closingEndsTheWaiting() {
        whileWaiting(() -> events.hasNextAvailable(1, TimeUnit.HOURS), waiting -> {
            events.close();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
        });
    }

    @Test
    void afterClosingThereIsNoNextEventWhateverIsSignalled() {
        append();
        assertThat(events.hasNextAvailable()).isTrue();
        AtomicInteger calls = new AtomicInteger();
        events.setOnAvailableCallback(calls::incrementAndGet);
        events.close();
        events.close();
        events.signal();

        assertThat(calls).hasValue(0);
        assertThat(closed).hasValue(1);
        assertThat(events.hasNextAvailable()).isFalse();
        assertThat(events.peek()).isEmpty();
        assertThatThrownBy(events::nextAvailable).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSignalBeforeTheCallbackIsSetIsNotLost() {
        assertThat(events.hasNextAvailable()).isFalse();
        events.signal();
        AtomicInteger calls = new AtomicInteger();

        assertThat(events.setOnAvailableCallback(calls::incrementAndGet)).isTrue();
        assertThat(calls).hasValue(1);
        events.signal();
        assertThat(calls).hasValue(2);
    }

    @Test
    void withoutASignalTheCallbackIsNotCalled() {
        assertThat(events.hasNextAvailable()).isFalse();
        AtomicInteger calls = new AtomicInteger();

        events.setOnAvailableCallback(calls::incrementAndGet);
        assertThat(calls).hasValue(0);
    }

    @Test
    void aFailureOfTheDatabaseIsPassedOnAndANewStreamGoesOnFromThere() throws Exception {
        String first = append();
        TrackingToken handled = events.peek().orElseThrow().trackingToken();
        assertThat(events.nextAvailable().getIdentifier()).isEqualTo(first);
        assertThat(events.hasNextAvailable()).isFalse();
        String second = append();
        events.signal();
        doThrow(new EventStoreException("No connection"))
                .when(storage)
                .readEvents(any(TrackingToken.class), anyBoolean());

        assertThatThrownBy(events::hasNextAvailable).isInstanceOf(EventStoreException.class);
        assertThat(closed).hasValue(1);
        assertThatThrownBy(events::nextAvailable).isInstanceOf(IllegalStateException.class);

        storage = process.bean(EventStorageEngine.class);
        SignalledEventStream again = open(handled);
        assertThat(again.nextAvailable().getIdentifier()).isEqualTo(second);
        assertThat(again.hasNextAvailable()).isFalse();
    }

    private SignalledEventStream open(TrackingToken position) {
        return new SignalledEventStream(position, new RecentEvents(storage, 1000), stream -> closed.incrementAndGet());
    }

    private static String append() {
        return process.append(EventProcess.unique(), 0);
    }

    /** Does something to the stream once another thread waits at it. */
    private static <T> void whileWaiting(Callable<T> wait, Consumer<Future<T>> then) {
        FutureTask<T> waiting = new FutureTask<>(wait);
        Thread thread = new Thread(waiting);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        then.accept(waiting);
    }
}
