package io.eventbank.account.command.aggregate;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.common.lock.LockFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * One lock for each aggregate, which threads get in the order in which they asked for it; who has it may take it again.
 * There are locks of those aggregates only that somebody holds or waits for. A thread must not wait for one lock while
 * it holds another: two that do so in different orders wait until their time is over.
 */
@Component(FairLocks.NAME)
public final class FairLocks implements LockFactory {

    /** What aggregates call it in their annotation. */
    public static final String NAME = "fairLocks";

    private final ConcurrentHashMap<String, FairLock> locks = new ConcurrentHashMap<>();
    private final Duration patience;

    @Autowired
    FairLocks(AggregateProperties properties) {
        this(properties.turnTimeout());
    }

    /** @param patience how long to wait for a lock */
    FairLocks(Duration patience) {
        this.patience = patience;
    }

    /**
     * Waits for the lock of an aggregate; to be released by the same thread.
     *
     * @throws LockAcquisitionFailedException if that takes too long, or the thread is interrupted
     */
    @Override
    public Lock obtainLock(String identifier) {
        FairLock lock = locks.compute(identifier, (id, known) -> {
            FairLock joined = known == null ? new FairLock(id) : known;
            joined.users++;
            return joined;
        });
        boolean obtained = false;
        try {
            obtained = lock.turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LockAcquisitionFailedException("Interrupted while waiting for " + identifier, e);
        } finally {
            if (!obtained) {
                lock.leave();
            }
        }
        if (!obtained) {
            throw new LockAcquisitionFailedException(
                    "Others held " + identifier + " for " + patience.toMillis() + " ms");
        }
        return lock;
    }

    /** How many aggregates are locked or waited for. */
    int size() {
        return locks.size();
    }

    private final class FairLock implements Lock {

        private final ReentrantLock turn = new ReentrantLock(true);
        private final String identifier;
        private int users; // is only touched inside of the map's compute

        private FairLock(String identifier) {
            this.identifier = identifier;
        }

        @Override
        public void release() {
            turn.unlock();
            leave();
        }

        @Override
        public boolean isHeld() {
            return turn.isHeldByCurrentThread();
        }

        private void leave() {
            locks.computeIfPresent(identifier, (id, lock) -> --lock.users == 0 ? null : lock);
        }
    }
}
