package io.eventbank.account.query.proof;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times of recording as numbers that can be compared. */
final class Nanos {

    private Nanos() {}

    /** Nanoseconds since 1970. */
    static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
    }
}
