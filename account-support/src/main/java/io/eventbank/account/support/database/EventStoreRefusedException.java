package io.eventbank.account.support.database;

/** The schema of the events cannot be used as the settings say; the message says why, and what mends it. */
final class EventStoreRefusedException extends IllegalStateException {

    EventStoreRefusedException(String message) {
        super(message);
    }

    EventStoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
