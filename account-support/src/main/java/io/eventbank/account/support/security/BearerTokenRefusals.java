package io.eventbank.account.support.security;

import io.eventbank.account.support.web.ProblemResponder;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Answers requests without a valid token, and those whose token does not suffice, before any controller. */
final class BearerTokenRefusals implements AuthenticationEntryPoint, AuthenticationFailureHandler, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(BearerTokenRefusals.class);

    private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
    /** So that an outage does not fill the log. */
    private final Bucket warnings = Bucket.builder()
            .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofSeconds(1)))
            .build();

    private final RateLimits limits;
    private final ProblemResponder problems;

    BearerTokenRefusals(RateLimits limits, ProblemResponder problems) {
        this.limits = limits;
        this.problems = problems;
    }

    /** No token; such requests have been counted before. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        SecurityLog.setReason(request, failure.getMessage());
        challenge.commence(request, response, failure);
        problems.write(request, response, HttpStatus.UNAUTHORIZED, "A valid bearer token is needed");
    }

    /** A token that is not valid, or of which nobody can say just now whether it is. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (!limits.admitAddress(request, response)) {
            return;
        }
        if (failure instanceof AuthenticationServiceException) {
            if (warnings.tryConsume(1)) {
                LOG.warn("The keys of the issuer of tokens cannot be had: {}", failure.toString());
            }
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            problems.write(
                    request,
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Tokens cannot be checked at the moment; try again later");
        } else {
            commence(request, response, failure);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denial)
            throws IOException {
        Caller.current().ifPresent(caller -> SecurityLog.setCaller(request, caller.subject()));
        problems.write(request, response, HttpStatus.FORBIDDEN, "The caller may not do this");
    }
}
