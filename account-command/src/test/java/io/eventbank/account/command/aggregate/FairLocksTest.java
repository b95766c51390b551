package io.eventbank.account.command.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.junit.jupiter.api.Test;

class FairLocksTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final FairLocks locks = new FairLocks(LONG);

    @Test
    void thoseWhoWaitGetTheLockInTheOrderInWhichTheyCame() throws InterruptedException {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Lock first = locks.obtainLock("A1");
        for (int i = 0; i < 20; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try (Lock lock = locks.obtainLock("A1")) {
                    order.add(number);
                }
            });
            thread.start();
            threads.add(thread);
            awaitWaiting(thread);
        }

        first.release();

        join(threads);
        assertThat(order).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void whoeverComesAgainAtOnceDoesNotGetInFrontOfThoseWhoWait() throws InterruptedException {
        Lock mine = locks.obtainLock("A1");
        AtomicInteger turns = new AtomicInteger();
        Thread other = new Thread(() -> {
            try (Lock lock = locks.obtainLock("A1")) {
                turns.incrementAndGet();
            }
        });
        other.start();
        awaitWaiting(other);

        mine.release();
        try (Lock again = locks.obtainLock("A1")) {
            assertThat(turns).hasValue(1);
        }
        join(List.of(other));
    }

    @Test
    void oneThreadAtATimeHoldsALock() throws InterruptedException {
        AtomicInteger holders = new AtomicInteger();
        List<Integer> seen = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int round = 0; round < 500; round++) {
                    try (Lock lock = locks.obtainLock("A" + round % 3)) {
                        if (round % 3 == 0) {
                            seen.add(holders.incrementAndGet());
                            holders.decrementAndGet();
                        }
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }

        join(threads);
        assertThat(seen).hasSize(8 * 167).containsOnly(1);
        assertThat(locks.size()).isZero();
    }

    @Test
    void whoHoldsALockMayTakeItAgainAndHoldsItUntilBothAreReleased() throws InterruptedException {
        Lock outer = locks.obtainLock("A1");
        Lock inner = locks.obtainLock("A1");
        inner.release();
        assertThat(outer.isHeld()).isTrue();
        List<Throwable> refused = new CopyOnWriteArrayList<>();

        Thread other = new Thread(() -> {
            try {
                locks.obtainLock("A1");
            } catch (LockAcquisitionFailedException e) {
                refused.add(e);
            }
        });
        other.start();
        awaitWaiting(other);
        other.interrupt();
        join(List.of(other));

        assertThat(refused).hasSize(1);
        outer.release();
        assertThat(outer.isHeld()).isFalse();
        assertThat(locks.size()).isZero();
    }

    @Test
    void whoeverWaitsTooLongIsToldSoAndLeavesNothingBehind() throws InterruptedException {
        FairLocks impatient = new FairLocks(Duration.ofMillis(10));
        List<Thread> threads = new ArrayList<>();
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        Lock held = impatient.obtainLock("A1");
        threads.add(new Thread(() -> {
            try {
                impatient.obtainLock("A1");
            } catch (LockAcquisitionFailedException e) {
                refused.add(e);
            }
        }));
        threads.get(0).start();
        join(threads);
        assertThat(refused).hasSize(1);

        held.release();

        assertThat(impatient.size()).isZero();
        impatient.obtainLock("A1").release();
    }

    @Test
    void onlyTheHolderReleasesALock() throws InterruptedException {
        Lock held = locks.obtainLock("A1");
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        Thread stranger = new Thread(() -> {
            try {
                held.release();
            } catch (IllegalMonitorStateException e) {
                refused.add(e);
            }
        });
        stranger.start();
        join(List.of(stranger));

        assertThat(refused).hasSize(1);
        assertThat(held.isHeld()).isTrue();
        held.release();
        assertThatThrownBy(held::release).isInstanceOf(IllegalMonitorStateException.class);
    }

    private static void awaitWaiting(Thread thread) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
