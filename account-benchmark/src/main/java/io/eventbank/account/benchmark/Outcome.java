package io.eventbank.account.benchmark;

import java.util.Arrays;

/**
 * What came of sending commands, or inserting rows, for a while.
 *
 * @param commands how many were answered
 * @param nanos how long it took
 * @param medianNanos how long one took
 * @param p99Nanos how long all but the slowest hundredth took at most
 * @param cpuNanos processor time of the process that carried them out; -1 if there is none but the database
 */
record Outcome(long commands, long nanos, long medianNanos, long p99Nanos, long cpuNanos) {

    /**
     * Of the latencies of all commands, in nanoseconds and any order.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Outcome of(long[] latencies, long nanos, long cpuNanos) {
        if (latencies.length == 0) {
            throw new IllegalArgumentException("Nothing was carried out");
        }
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return new Outcome(
                sorted.length, nanos, sorted[sorted.length / 2], sorted[(int) (sorted.length * 99L / 100)], cpuNanos);
    }

    double perSecond() {
        return commands * 1e9 / nanos;
    }
}
