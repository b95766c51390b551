package io.eventbank.account.support.web;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.failure.Outage;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.axonframework.messaging.HandlerExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Makes a problem of everything that goes wrong in a request, the framework's own refusals among them. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler(Refusal.class)
    ResponseEntity<Object> refused(Refusal refusal, WebRequest request) {
        return answer(refusal.code(), refusal.getMessage(), refusal, request);
    }

    /** A refusal that crossed a bus; anything else that a handler threw is our fault, or our database's. */
    @ExceptionHandler(HandlerExecutionException.class)
    ResponseEntity<Object> failedInHandler(HandlerExecutionException failure, WebRequest request) {
        Object details = failure.getDetails().orElse(null);
        if (details instanceof Refusal.Details refusal) {
            return answer(refusal.code(), refusal.message(), failure, request);
        }
        return details == HandlerFailure.UNAVAILABLE ? unavailable(failure, request) : failed(failure, request);
    }

    @ExceptionHandler(AccessDeniedException.class)
    ResponseEntity<Object> denied(AccessDeniedException denial, WebRequest request) {
        return answer(ErrorCode.FORBIDDEN, "The caller may not do this", denial, request);
    }

    @ExceptionHandler(BodyLimitFilter.BodyTooLargeException.class)
    ResponseEntity<Object> tooLarge(BodyLimitFilter.BodyTooLargeException failure, WebRequest request) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, failure.getMessage(), failure, request);
    }

    @ExceptionHandler(ConstraintViolationException.class)
    ResponseEntity<Object> violated(ConstraintViolationException violation, WebRequest request) {
        List<Problems.FieldError> errors = violation.getConstraintViolations().stream()
                .map(each -> new Problems.FieldError(each.getPropertyPath().toString(), each.getMessage()))
                .toList();
        return handleExceptionInternal(
                violation, Problems.invalid(errors), new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    /** What the server or the firewall makes of a query string or a header that it cannot read. */
    @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
    ResponseEntity<Object> unreadable(Exception failure, WebRequest request) {
        return answer(
                ErrorCode.INVALID_REQUEST, "A parameter or a header is not encoded as it should be", failure, request);
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> failed(Exception failure, WebRequest request) {
        if (Outage.causes(failure)) {
            return unavailable(failure, request);
        }
        LOG.error("Request failed: {}", request.getDescription(false), failure);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR, "The server failed; the request id is in the log", failure, request);
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problems.FieldError> errors = invalid.getBindingResult().getFieldErrors().stream()
                .map(error -> new Problems.FieldError(error.getField(), error.getDefaultMessage()))
                .toList();
        return handleExceptionInternal(invalid, Problems.invalid(errors), headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problems.FieldError> errors = invalid.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new Problems.FieldError(
                                result.getMethodParameter().getParameterName(), error.getDefaultMessage())))
                .toList();
        return handleExceptionInternal(invalid, Problems.invalid(errors), headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = mismatch instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(mismatch.getPropertyName());
        Throwable cause = mismatch.getMostSpecificCause();
        if (cause instanceof Refusal refusal) {
            return handleExceptionInternal(mismatch, Problems.of(refusal, name), headers, status, request);
        }
        String message = cause instanceof InvalidValueException invalid ? invalid.getMessage() : "is not a valid value";
        return handleExceptionInternal(
                mismatch, Problems.invalid(List.of(new Problems.FieldError(name, message))), headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        ProblemDetail problem =
                Problems.invalid(List.of(new Problems.FieldError(missing.getParameterName(), "is missing")));
        return handleExceptionInternal(missing, problem, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleServletRequestBindingException(
            ServletRequestBindingException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(
                failure, Problems.of(status, failure.getBody().getDetail()), headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        if (unreadable.getMostSpecificCause() instanceof BodyLimitFilter.BodyTooLargeException tooLarge) {
            return tooLarge(tooLarge, request);
        }
        ProblemDetail problem = Stream.iterate((Throwable) unreadable, each -> each != null, Throwable::getCause)
                .filter(DatabindException.class::isInstance)
                .map(DatabindException.class::cast)
                .filter(cause -> !cause.getPath().isEmpty())
                .findFirst()
                .map(cause -> Problems.invalid(List.of(fieldError(cause))))
                .orElseGet(() ->
                        Problems.of(ErrorCode.INVALID_REQUEST, "The body is missing or not the JSON it should be"));
        return handleExceptionInternal(unreadable, problem, headers, status, request);
    }

    /** An answer was found, but in none of the forms that the request takes, such as JSON in another character set. */
    @Override
    protected ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (failure.getCause() != null) {
            return failed(failure, request);
        }
        return answer(HttpStatus.NOT_ACCEPTABLE, "The answer cannot be had in this form", failure, request);
    }

    /** All problems leave here: each with a code, and with nothing that tells how the server is made. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (request instanceof ServletWebRequest servlet
                && servlet.getResponse() != null
                && servlet.getResponse().isCommitted()) {
            return null;
        }
        Object given = body == null && failure instanceof ErrorResponse response ? response.getBody() : body;
        boolean ours = given instanceof ProblemDetail problem
                && problem.getProperties() != null
                && problem.getProperties().containsKey("code");
        Object answer = ours ? given : Problems.of(status, frameworkDetail(given, status));
        HttpHeaders withType = new HttpHeaders(headers);
        // Whatever was asked for, lest an Accept that nothing can be made of leaves the answer without a body.
        withType.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(failure, answer, withType, status, request);
    }

    private ResponseEntity<Object> unavailable(Exception failure, WebRequest request) {
        LOG.warn("A dependency is down: {}", failure.toString());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        return handleExceptionInternal(
                failure,
                Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "A part of the system is down; try again later"),
                headers,
                HttpStatus.SERVICE_UNAVAILABLE,
                request);
    }

    private ResponseEntity<Object> answer(ErrorCode code, String detail, Exception failure, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        if (code.kind() == ErrorCode.Kind.UNAVAILABLE || code.kind() == ErrorCode.Kind.LIMIT) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        return handleExceptionInternal(failure, Problems.of(code, detail), headers, Problems.status(code), request);
    }

    private ResponseEntity<Object> answer(HttpStatus status, String detail, Exception failure, WebRequest request) {
        return handleExceptionInternal(failure, Problems.of(status, detail), new HttpHeaders(), status, request);
    }

    private static Problems.FieldError fieldError(DatabindException cause) {
        String field = cause.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .map(name -> name == null ? "[]" : name)
                .collect(Collectors.joining("."));
        if (cause instanceof UnrecognizedPropertyException) {
            return new Problems.FieldError(field, "is not a known field");
        }
        return new Problems.FieldError(
                field,
                cause instanceof InvalidJsonValueException ? cause.getOriginalMessage() : "is not a valid value");
    }

    private static String frameworkDetail(Object body, HttpStatusCode status) {
        if (status.isSameCodeAs(HttpStatus.NOT_FOUND)) {
            return "There is nothing at this path";
        }
        if (body instanceof ProblemDetail problem && problem.getDetail() != null) {
            return problem.getDetail();
        }
        return Optional.ofNullable(HttpStatus.resolve(status.value()))
                .map(HttpStatus::getReasonPhrase)
                .orElse("Error");
    }
}
