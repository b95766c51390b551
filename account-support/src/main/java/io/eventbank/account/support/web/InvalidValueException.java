package io.eventbank.account.support.web;

/** A value in a path or a query string is not of its form; the message is for the client. */
final class InvalidValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidValueException(String message) {
        super(message);
    }
}
