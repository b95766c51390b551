package io.eventbank.account.api.error;

/**
 * Why a handler could not do what it was asked for, though nothing is wrong with that: what callers have to know of a
 * failure, as data, since exceptions do not cross the bus.
 */
public enum HandlerFailure {
    /** Somebody else changed the same thing at the same time; tried again it is decided on what they made of it. */
    CONFLICT,
    /** Something that the handler needs is down. */
    UNAVAILABLE
}
