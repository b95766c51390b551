package io.eventbank.account.support.personaldata;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Locks of buckets of wrapping keys, for all processes that use the database; each is held until the transaction ends.
 * Whoever wraps a new key shares its bucket with others of the kind, and whoever replaces a secret has it alone.
 */
final class BucketLocks {

    /** Beside the numbers of buckets. */
    private static final int ALL = -1;

    private final JdbcTemplate jdbc;

    BucketLocks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void share(int bucket) {
        lock("pg_advisory_xact_lock_shared", bucket);
    }

    void take(int bucket) {
        lock("pg_advisory_xact_lock_shared", ALL);
        lock("pg_advisory_xact_lock", bucket);
    }

    /** Takes a bucket if that can be done without waiting; if not, part of it may be locked. */
    boolean tryTake(int bucket) {
        return tryLock("pg_try_advisory_xact_lock_shared", ALL) && tryLock("pg_try_advisory_xact_lock", bucket);
    }

    /** Nobody has a bucket alone meanwhile. */
    void takeAll() {
        lock("pg_advisory_xact_lock", ALL);
    }

    private void lock(String function, int number) {
        jdbc.query(call(function), row -> {}, number);
    }

    private boolean tryLock(String function, int number) {
        return Boolean.TRUE.equals(jdbc.queryForObject(call(function), Boolean.class, number));
    }

    private static String call(String function) {
        return "SELECT " + function + "(hashtext('personal_data.wrapping_keys'), ?)";
    }
}
