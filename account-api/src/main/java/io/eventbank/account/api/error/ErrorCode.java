package io.eventbank.account.api.error;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every reason for which a request can be refused. The names, in lower case, are part of the REST contract. */
public enum ErrorCode {
    ACCOUNT_NOT_FOUND(Kind.NOT_FOUND),
    OWNER_NOT_FOUND(Kind.NOT_FOUND),
    TRANSACTION_NOT_FOUND(Kind.NOT_FOUND),
    IMPORT_NOT_FOUND(Kind.NOT_FOUND),
    TRANSFER_NOT_FOUND(Kind.NOT_FOUND),
    VERSION_NOT_FOUND(Kind.NOT_FOUND),
    STREAM_NOT_FOUND(Kind.NOT_FOUND),
    PROCESSOR_NOT_FOUND(Kind.NOT_FOUND),
    DEAD_LETTER_NOT_FOUND(Kind.NOT_FOUND),

    INVALID_AMOUNT(Kind.INVALID),
    INVALID_CURRENCY(Kind.INVALID),
    INVALID_CURSOR(Kind.INVALID),
    INVALID_REQUEST(Kind.INVALID),

    ALREADY_EXISTS(Kind.CONFLICT),
    ID_CONFLICT(Kind.CONFLICT),
    CONCURRENT_CHANGE(Kind.CONFLICT),
    REQUEST_IN_PROGRESS(Kind.CONFLICT),
    REPLAY_RUNNING(Kind.CONFLICT),
    VERIFICATION_RUNNING(Kind.CONFLICT),
    SEAL_BROKEN(Kind.CONFLICT),

    VERSION_MISMATCH(Kind.PRECONDITION_FAILED),

    FORBIDDEN(Kind.FORBIDDEN),

    TOO_MANY_REQUESTS(Kind.LIMIT),

    READ_MODEL_BEHIND(Kind.UNAVAILABLE),
    TOO_MANY_IMPORTS(Kind.UNAVAILABLE),
    TOO_MANY_FOLLOWERS(Kind.UNAVAILABLE),
    TOO_MANY_WAITING(Kind.UNAVAILABLE),
    TOO_MANY_STATEMENTS(Kind.UNAVAILABLE),
    PROCESSORS_NOT_REACHED(Kind.UNAVAILABLE),
    NOT_SEALED_YET(Kind.UNAVAILABLE),

    UNKNOWN_OWNER(Kind.RULE),
    OWNER_ERASED(Kind.RULE),
    UNKNOWN_ACCOUNT(Kind.RULE),
    ACCOUNT_CLOSED(Kind.RULE),
    ACCOUNT_SUSPENDED(Kind.RULE),
    ACCOUNT_HAS_BALANCE(Kind.RULE),
    INSUFFICIENT_FUNDS(Kind.RULE),
    INVALID_INITIAL_BALANCE(Kind.RULE),
    INVALID_OVERDRAFT_LIMIT(Kind.RULE),
    INVALID_BOOKING_DATE(Kind.RULE),
    INVALID_OPENING_DATE(Kind.RULE),
    OVERDRAFT_IN_USE(Kind.RULE),
    SAME_ACCOUNT(Kind.RULE),
    CURRENCY_MISMATCH(Kind.RULE),
    TRANSFER_IN_PROGRESS(Kind.RULE),
    TOO_MANY_BOOKINGS(Kind.RULE),
    NOT_REPLAYABLE(Kind.RULE),
    NO_PREVIOUS_READ_MODEL(Kind.RULE),
    CANNOT_SPLIT(Kind.RULE),
    CANNOT_MERGE(Kind.RULE),
    EVENT_NOT_HANDLED(Kind.RULE),
    /** Only as the reason why a transfer came to nothing: an operator had it given back. */
    TRANSFER_CANCELLED(Kind.RULE),
    IDEMPOTENCY_KEY_REUSED(Kind.RULE);

    /** What kind of refusal it is, whatever the transport. */
    public enum Kind {
        /** The request itself is malformed. */
        INVALID,
        /** The caller may not do this. */
        FORBIDDEN,
        /** There is no such thing, as far as the caller may know. */
        NOT_FOUND,
        /** The state of things is in the way. */
        CONFLICT,
        /** The caller's own condition does not hold. */
        PRECONDITION_FAILED,
        /** A business rule says no. */
        RULE,
        /** The caller asks for more than one may have; later it may do. */
        LIMIT,
        /** It cannot be answered now; later it may. */
        UNAVAILABLE
    }

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The code as clients see it, in snake case. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
