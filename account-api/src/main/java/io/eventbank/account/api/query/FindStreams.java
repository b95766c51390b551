package io.eventbank.account.api.query;

import java.time.Instant;

/**
 * Asks for a {@link StreamsPage} of the streams that the caller may see.
 *
 * @param idleSince those without an event after this moment; null for all. Refused with {@code forbidden} for who may
 *     not see everybody's
 */
public record FindStreams(Instant idleSince, StreamOrder order, PageRequest page) {}
