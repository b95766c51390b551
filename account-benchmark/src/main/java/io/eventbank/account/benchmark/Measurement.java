package io.eventbank.account.benchmark;

/**
 * One turn of one contender.
 *
 * @param contender a variant, or pgbench
 * @param cost to the database
 * @param catchUpNanos how long projections needed afterwards; 0 without
 */
record Measurement(
        String contender, int round, int callers, Outcome outcome, Server.Counters cost, long catchUpNanos) {}
