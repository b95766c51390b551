package io.eventbank.account.api.value;

/**
 * The identity of an aggregate. The bare value is what clients see and what JSON carries; {@link #toString()} is the
 * name of the aggregate's event stream, its type in front, because Axon's stream names are one space for all types.
 */
public sealed interface StreamId permits AccountId, OwnerId, TransferId {

    /** What an identifier chosen by a client has to match. */
    String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    /** The identifier as clients know it. */
    String value();
}
