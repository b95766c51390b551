package io.eventbank.account.api.query;

/** The orders of a list of streams; those that are equal in it are by name. */
public enum StreamOrder {
    /** By name. */
    NAME,
    /** The one without an event for longest first. */
    LAST_EVENT,
    /** The longest first. */
    EVENT_COUNT
}
