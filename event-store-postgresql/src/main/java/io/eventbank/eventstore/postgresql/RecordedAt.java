package io.eventbank.eventstore.postgresql;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times of recording as they are stored: nanoseconds since 1970, which reach from the year 1677 to 2262. */
final class RecordedAt {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private RecordedAt() {}

    /** @throws IllegalArgumentException if the time is out of range */
    static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("Not a time between the years 1678 and 2262: " + time, e);
        }
    }

    /** The same for a bound of a range, which may lie beyond all times that can be stored. */
    static long clamped(Instant time) {
        try {
            return nanos(time);
        } catch (IllegalArgumentException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant time(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
