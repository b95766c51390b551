package io.eventbank.account.support.web;

import org.springframework.core.Ordered;

/** Where our servlet filters stand; the lower comes first. Spring Security's are at -100. */
public final class FilterOrder {

    /** Names the request. */
    public static final int REQUEST_ID = Ordered.HIGHEST_PRECEDENCE;

    /**
     * Writes down what was refused, by whichever filter behind it; in the observation that Spring Boot begins first.
     */
    public static final int SECURITY_LOG = REQUEST_ID + 2;

    /** Tells browsers what to do with any answer. */
    public static final int SECURE_HEADERS = REQUEST_ID + 3;

    /** Limits how much of a body anything behind it can read. */
    public static final int BODY_LIMIT = REQUEST_ID + 4;

    /** Limits how often tokens are asked for. */
    public static final int TOKEN_RATE_LIMIT = -150;

    /** Answers repeats of requests. */
    public static final int IDEMPOTENCY = 100;

    private FilterOrder() {}
}
