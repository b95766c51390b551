package io.eventbank.account.support.web;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.util.StringUtils;

/** Problem details (RFC 9457) with a stable {@code code}. */
public final class Problems {

    private static final Map<Integer, String> CODES = Map.of(
            400, "invalid_request",
            401, "unauthorized",
            404, "not_found",
            413, "body_too_large",
            503, "unavailable");

    private Problems() {}

    /** What is wrong with one field of a request. */
    public record FieldError(String field, String message) {}

    /** The problem for a refusal by the domain. */
    public static ProblemDetail of(ErrorCode code, String detail) {
        return of(status(code), code.code(), detail);
    }

    /** The problem for a refusal by the web layer, which has one code for each status. */
    public static ProblemDetail of(HttpStatusCode status, String detail) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String name = known == null ? "error" : known.name().toLowerCase(Locale.ROOT);
        return of(status, CODES.getOrDefault(status.value(), name), detail);
    }

    /** The problem for a request whose fields are not as they should be. */
    public static ProblemDetail invalid(List<FieldError> errors) {
        ProblemDetail problem = of(ErrorCode.INVALID_REQUEST, "The request is not valid");
        problem.setProperty("errors", errors);
        return problem;
    }

    /** The problem for a request with a field whose value the domain refuses. */
    static ProblemDetail of(Refusal refusal, String field) {
        ProblemDetail problem = of(refusal.code(), refusal.getMessage());
        problem.setProperty("errors", List.of(new FieldError(field, refusal.getMessage())));
        return problem;
    }

    /** Names the request as what the problem is about, if its path is one that can be named. */
    static void setInstance(ProblemDetail problem, String path) {
        try {
            problem.setInstance(new URI(path));
        } catch (URISyntaxException e) {
            problem.setInstance(null);
        }
    }

    static HttpStatus status(ErrorCode code) {
        return switch (code.kind()) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION_FAILED -> HttpStatus.PRECONDITION_FAILED;
            case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case LIMIT -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static ProblemDetail of(HttpStatusCode status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:eventbank:problem:" + code));
        problem.setTitle(StringUtils.capitalize(code.replace('_', ' ')));
        problem.setProperty("code", code);
        return problem;
    }
}
