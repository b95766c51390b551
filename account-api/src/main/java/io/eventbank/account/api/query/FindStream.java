package io.eventbank.account.api.query;

/** Asks for a {@link StreamView}; answered with nothing if there is none that the caller may see. */
public record FindStream(String streamId) {}
