package io.eventbank.account.support.web;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.exc.MismatchedInputException;

/** A value in a body is not of its form; the message is for the client. */
final class InvalidJsonValueException extends MismatchedInputException {

    private static final long serialVersionUID = 1L;

    InvalidJsonValueException(JsonParser parser, Class<?> target, String message) {
        super(parser, message, target);
    }
}
