package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RecentEventsTest {

    private final Storage storage = new Storage();
    private final RecentEvents recent = new RecentEvents(storage, 1000);

    @Test
    void whatFollowsAPositionIsReadOnce() {
        storage.append(3);

        List<TrackedEventMessage<?>> first = recent.after(null);
        List<TrackedEventMessage<?>> second = recent.after(null);

        assertThat(positions(first)).containsExactly(0L, 1L, 2L);
        assertThat(second).isSameAs(first);
        assertThat(storage.reads).hasSize(1);
        assertThat(recent.misses()).isEqualTo(1);
        assertThat(recent.hits()).isEqualTo(1);
    }

    @Test
    void whoComesBackToAPositionHasItReadAgain() {
        storage.append(3);
        List<TrackedEventMessage<?>> first = recent.after(null);
        recent.forget(new GlobalSequenceTrackingToken(1));
        assertThat(recent.after(null)).isSameAs(first);

        recent.forget(null);

        assertThat(recent.after(null)).isNotSameAs(first);
        assertThat(storage.reads).hasSize(2);
    }

    @Test
    void aPositionWithNothingBehindItIsLookedAtAgain() {
        storage.append(1);
        TrackingToken end = new GlobalSequenceTrackingToken(0);
        assertThat(recent.after(end)).isEmpty();

        storage.append(1);

        assertThat(positions(recent.after(end))).containsExactly(1L);
    }

    @Test
    void whoJoinsALookThatStartedEarlierDoesNotTakeItsWordThatThereIsNothing() throws Exception {
        storage.append(1);
        TrackingToken end = new GlobalSequenceTrackingToken(0);
        storage.holdUpNextRead();
        CompletableFuture<List<TrackedEventMessage<?>>> early = CompletableFuture.supplyAsync(() -> recent.after(end));
        storage.reading.await();
        storage.append(1);

        CompletableFuture<List<TrackedEventMessage<?>>> late = CompletableFuture.supplyAsync(() -> recent.after(end));
        storage.goOn.countDown();

        assertThat(early.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(positions(late.get(10, TimeUnit.SECONDS))).containsExactly(1L);
    }

    @Test
    void aReadThatFailsIsTriedAgain() {
        storage.append(1);
        storage.failure = new IllegalStateException("no connection");
        assertThatThrownBy(() -> recent.after(null)).isSameAs(storage.failure);

        storage.failure = null;

        assertThat(positions(recent.after(null))).containsExactly(0L);
    }

    @Test
    void onlySoManyEventsAreKept() {
        RecentEvents small = new RecentEvents(storage, 3);
        for (int i = 0; i < 5; i++) {
            storage.append(1);
            small.after(position(i - 1));
        }
        storage.reads.clear();

        for (int i = 4; i >= 0; i--) {
            small.after(position(i - 1));
        }

        // The last three were kept; to read the two before them let go of the others.
        assertThat(storage.reads).containsExactly(position(0), position(-1));
    }

    private static TrackingToken position(int index) {
        return index < 0 ? null : new GlobalSequenceTrackingToken(index);
    }

    private static List<Long> positions(List<TrackedEventMessage<?>> events) {
        return events.stream()
                .map(event -> event.trackingToken().position().orElseThrow())
                .toList();
    }

    private static final class Storage extends InMemoryEventStorageEngine {

        private final List<TrackedEventMessage<?>> events = new CopyOnWriteArrayList<>();
        private final List<TrackingToken> reads = new ArrayList<>();
        private final CountDownLatch reading = new CountDownLatch(1);
        private CountDownLatch goOn = new CountDownLatch(0);
        private RuntimeException failure;

        void append(int count) {
            for (int i = 0; i < count; i++) {
                events.add(new GenericTrackedEventMessage<>(
                        new GlobalSequenceTrackingToken(events.size()), GenericEventMessage.asEventMessage("event")));
            }
        }

        void holdUpNextRead() {
            goOn = new CountDownLatch(1);
        }

        @Override
        public Stream<? extends TrackedEventMessage<?>> readEvents(TrackingToken position, boolean mayBlock) {
            if (failure != null) {
                throw failure;
            }
            List<TrackedEventMessage<?>> found = events.stream()
                    .filter(event -> position == null || !position.covers(event.trackingToken()))
                    .toList();
            reads.add(position);
            reading.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return found.stream();
        }
    }
}
