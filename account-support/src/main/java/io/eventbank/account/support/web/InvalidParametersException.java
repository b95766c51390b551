package io.eventbank.account.support.web;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A request names parameters that it should not, or whose values do not go together. */
public final class InvalidParametersException extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    public InvalidParametersException(List<Problems.FieldError> errors) {
        super(HttpStatus.BAD_REQUEST, Problems.invalid(errors), null);
    }
}
