package io.eventbank.account.query.projection;

/** So many events could not be handled that it cannot be their fault: the processor stops until that is mended. */
public final class TooManyDeadLettersException extends RuntimeException {

    TooManyDeadLettersException(String processor, int limit) {
        super(processor + " would have more than " + limit + " dead letters (account.query.max-dead-letters)");
    }
}
