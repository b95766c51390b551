package io.eventbank.account.support.web;

/** Where our servlet filters stand behind Spring Security's, whose order is -100; the lower one comes first. */
public final class FilterOrder {

    /** Limits how much of a body the filters behind it can read. */
    public static final int BODY_LIMIT = 0;

    /** Answers repeats of requests. */
    public static final int IDEMPOTENCY = 100;

    private FilterOrder() {}
}
