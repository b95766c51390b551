package io.eventbank.account.support.web;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with a problem where the server refuses a request before the application sees it: a path or a query string
 * with characters that cannot be there, a missing host. The server's own answer would be a page.
 */
final class UnreadableRequestValve extends ErrorReportValve {

    private final JsonMapper mapper;

    UnreadableRequestValve(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        String detail = Optional.ofNullable(HttpStatus.resolve(status))
                .filter(known -> known != HttpStatus.BAD_REQUEST)
                .map(HttpStatus::getReasonPhrase)
                .orElse("The request's address or headers cannot be read");
        ProblemDetail problem = Problems.of(HttpStatus.valueOf(status), detail);
        try {
            if (response.getHeader(RequestId.HEADER) == null) {
                response.setHeader(RequestId.HEADER, RequestId.of(request.getHeader(RequestId.HEADER)));
            }
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding("UTF-8");
            // No filter has seen the request.
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(mapper.writeValueAsString(problem));
                response.finishResponse();
            }
        } catch (IOException e) {
            // Whoever asked is gone.
        }
    }
}
