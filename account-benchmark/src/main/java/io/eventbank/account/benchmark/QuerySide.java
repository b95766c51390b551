package io.eventbank.account.benchmark;

/** What of the query side is in a worker's process. */
enum QuerySide {
    /** Nothing. */
    NONE,
    /** All of it, but it does nothing until it is asked: no projections, no audit, no sealing. */
    IDLE,
    /** All of it, as in the all-in-one. */
    RUNNING
}
