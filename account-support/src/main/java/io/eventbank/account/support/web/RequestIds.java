package io.eventbank.account.support.web;

import java.util.Optional;

/**
 * Identifiers that the server chooses for what a request makes. Those of a request with an {@code Idempotency-Key}
 * follow from caller and key, so that its repeat names the same thing, even when nothing but the events is left of the
 * first.
 */
public final class RequestIds {

    private RequestIds() {}

    /**
     * An identifier for the one thing of its kind that the current request makes.
     *
     * @param kind such as {@code account}
     */
    public static String next(String kind) {
        return ofKey(kind).orElseGet(Ids::next);
    }

    /** The same, but only if the current request has a key; empty if any new identifier would do. */
    public static Optional<String> ofKey(String kind) {
        return KeyedRequest.current().map(request -> request.id(kind));
    }
}
