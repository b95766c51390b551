package io.eventbank.eventstore.postgresql;

/**
 * Is told how appends go, by the thread that appends: all callers wait while it listens, and it must not throw. What it
 * does not care for it need not implement.
 */
public interface AppendMonitor {

    /** The events of so many callers are about to be appended in one transaction. */
    default void group(int callers) {}

    /** A transaction that appended events was committed, so long after it was sent. */
    default void committed(long nanos) {}

    /** So many events are durable. */
    default void appended(int events) {}

    /** So many callers are told that their events were not appended, or that this is not known. */
    default void refused(AppendFailure reason, int callers) {}

    /** A group could not be appended as a whole; its halves are tried. */
    default void halved() {}

    /**
     * The connection was lost, and the server has been asked what was appended.
     *
     * @param known whether it could be found out in time
     */
    default void recovered(boolean known) {}
}
