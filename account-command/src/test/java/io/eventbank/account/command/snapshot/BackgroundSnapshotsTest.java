package io.eventbank.account.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.account.AccountAggregate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.SnapshotTrigger;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundSnapshotsTest {

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch free = new CountDownLatch(1);
    private BackgroundSnapshots snapshots = taking(3, 1, 10);

    @AfterEach
    void stop() {
        free.countDown();
        snapshots.stop();
    }

    @Test
    void aSnapshotIsTakenAfterSoManyEventsOnAnotherThread() {
        free.countDown();
        SnapshotTrigger trigger = snapshots.prepareTrigger(AccountAggregate.TYPE);
        handle(trigger, "A1", 2);
        assertThat(taken).isEmpty();

        handle(trigger, "A1", 1);

        await().untilAsserted(() -> assertThat(taken).containsExactly("A1"));
        assertThat(threads).doesNotContain(Thread.currentThread());
    }

    @Test
    void aCommandWithManyEventsAsksForOneSnapshotOnceItIsCommitted() {
        free.countDown();
        SnapshotTrigger trigger = snapshots.prepareTrigger(AccountAggregate.TYPE);
        trigger.initializationFinished();
        UnitOfWork<?> command = DefaultUnitOfWork.startAndGet(new GenericMessage<>("a command"));
        handle(trigger, "A1", 30);
        command.onCommit(committing -> assertThat(threads).isEmpty());
        command.commit();

        handle(snapshots.prepareTrigger(AccountAggregate.TYPE), "A2", 3); // behind it in the queue

        await().untilAsserted(() -> assertThat(taken).containsExactly("A1", "A2"));
    }

    @Test
    void aCommandThatFailsLeavesNoSnapshotToTake() {
        free.countDown();
        SnapshotTrigger trigger = snapshots.prepareTrigger(AccountAggregate.TYPE);
        trigger.initializationFinished();
        UnitOfWork<?> command = DefaultUnitOfWork.startAndGet(new GenericMessage<>("a command"));
        handle(trigger, "A1", 30);
        command.rollback();

        handle(snapshots.prepareTrigger(AccountAggregate.TYPE), "A2", 3);

        await().untilAsserted(() -> assertThat(taken).containsExactly("A2"));
    }

    @Test
    void whatComesWhenAllPlacesAreTakenIsLeftForLater() {
        snapshots.stop();
        snapshots = taking(3, 1, 1);
        ask("in progress");
        await().until(() -> threads.size() == 1);
        ask("waiting");
        ask("too much");
        assertThat(meters.get("account.snapshots")
                        .tag("outcome", "skipped")
                        .counter()
                        .count())
                .isEqualTo(1);
        free.countDown();
        await().untilAsserted(() -> assertThat(taken).containsExactly("in progress", "waiting"));

        ask("too much");

        await().untilAsserted(() -> assertThat(taken).containsExactly("in progress", "waiting", "too much"));
    }

    @Test
    void anAggregateWaitsForOneSnapshotAtATime() {
        ask("A1");
        for (int i = 0; i < 20; i++) {
            ask("A1");
        }
        ask("A2");
        free.countDown();

        await().untilAsserted(() -> assertThat(taken).containsExactly("A1", "A2"));
    }

    @Test
    void whatWaitsIsForgottenWhenTheProcessStops() throws InterruptedException {
        ask("A1");
        await().until(() -> threads.size() == 1);
        ask("A2");
        Thread stopping = new Thread(snapshots::stop);
        stopping.start();
        await().until(() -> !snapshots.isRunning());
        ask("A3");
        free.countDown();
        stopping.join(TimeUnit.SECONDS.toMillis(20));

        assertThat(taken).containsExactly("A1");
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void withoutAnIntervalNoneIsTaken() {
        free.countDown();
        BackgroundSnapshots none = taking(0, 1, 1);
        handle(none.prepareTrigger(AccountAggregate.TYPE), "A1", 1000);
        ask("A2");

        await().untilAsserted(() -> assertThat(taken).containsExactly("A2"));
        none.stop();
    }

    @Test
    void limitsThatAllowNothingAreRefused() {
        assertThatThrownBy(() -> new SnapshotProperties(-1, 1, 1)).hasMessageContaining("snapshot-interval");
        assertThatThrownBy(() -> new SnapshotProperties(1, 0, 1)).hasMessageContaining("snapshot-threads");
        assertThatThrownBy(() -> new SnapshotProperties(1, 1, 0)).hasMessageContaining("snapshot-queue");
    }

    private void ask(String stream) {
        handle(snapshots.prepareTrigger(AccountAggregate.TYPE), stream, 3);
    }

    private static void handle(SnapshotTrigger trigger, String stream, int events) {
        for (int i = 0; i < events; i++) {
            trigger.eventHandled(new GenericDomainEventMessage<>("BankAccount", stream, i, "an event"));
        }
    }

    /** A snapshot is finished when the latch opens. */
    private BackgroundSnapshots taking(int interval, int atATime, int waiting) {
        Configuration axon = mock(Configuration.class);
        when(axon.snapshotter()).thenReturn((type, stream) -> {
            threads.add(Thread.currentThread());
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken.add(stream);
        });
        return new BackgroundSnapshots(
                Keyed.providing(axon), new SnapshotProperties(interval, atATime, waiting), meters);
    }
}
