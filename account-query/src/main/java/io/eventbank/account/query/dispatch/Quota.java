package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How much of something may be held at the same time: in this process, and of that by each caller. */
public final class Quota {

    private final String what;
    private final int max;
    private final int maxPerCaller;
    private final ErrorCode exhausted;
    private final Map<String, Integer> heldBy = new HashMap<>();
    private int held;

    /**
     * @param what is held, as refusals say it
     * @param exhausted why more than the process may hold is refused
     */
    public Quota(String what, int max, int maxPerCaller, ErrorCode exhausted) {
        this.what = what;
        this.max = max;
        this.maxPerCaller = maxPerCaller;
        this.exhausted = exhausted;
    }

    /** What one has taken; gives it back when it is closed, however often. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes an amount. One that is above a limit by itself is taken where nothing else is held, by the caller or at
     * all.
     *
     * @throws Refusal {@code too_many_requests} if the caller would hold too much, else the one of the process
     */
    public synchronized Hold take(String caller, int amount) {
        int wanted = wanted(amount);
        if (!fits(caller, wanted)) {
            throw refusal(caller, wanted);
        }
        return hold(caller, wanted);
    }

    /**
     * As {@link #take(String, int)}, but waits for others to give back what they hold.
     *
     * @param waiting is held one of meanwhile
     */
    Hold take(String caller, int amount, Duration patience, Quota waiting) {
        int wanted = wanted(amount);
        synchronized (this) {
            if (fits(caller, wanted)) {
                return hold(caller, wanted);
            }
        }
        try (Hold wait = waiting.take(caller, 1)) {
            return await(caller, wanted, System.nanoTime() + patience.toNanos());
        }
    }

    /** How much is held. */
    synchronized int held() {
        return held;
    }

    private synchronized Hold await(String caller, int wanted, long end) {
        try {
            while (!fits(caller, wanted)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw refusal(caller, wanted);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return hold(caller, wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal(caller, wanted);
        }
    }

    private int wanted(int amount) {
        return Math.min(amount, max);
    }

    private boolean fits(String caller, int wanted) {
        return held + wanted <= max && fitsCaller(caller, wanted);
    }

    private boolean fitsCaller(String caller, int wanted) {
        int already = heldBy.getOrDefault(caller, 0);
        return already == 0 || already + wanted <= maxPerCaller;
    }

    private Refusal refusal(String caller, int wanted) {
        return fitsCaller(caller, wanted)
                ? new Refusal(exhausted, "There are too many " + what + " at the moment; try again later")
                : new Refusal(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "The caller has too many " + what + " at the same time; at most " + maxPerCaller);
    }

    private Hold hold(String caller, int wanted) {
        held += wanted;
        heldBy.merge(caller, wanted, Integer::sum);
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                giveBack(caller, wanted);
            }
        };
    }

    private synchronized void giveBack(String caller, int amount) {
        held -= amount;
        heldBy.computeIfPresent(caller, (name, before) -> before == amount ? null : before - amount);
        notifyAll();
    }
}
