package io.eventbank.account.api.query;

import java.time.Instant;
import java.util.Map;

/**
 * An event as handlers see it, after upcasting.
 *
 * @param type the kind of event, such as {@code MoneyDeposited}
 * @param revision that of the payload as it is shown
 * @param storedRevision that of the payload as it was stored
 * @param payload the event's fields
 * @param metadata who and why, see the concepts
 */
public record EventView(
        long sequence,
        String eventId,
        String type,
        String revision,
        String storedRevision,
        Instant recordedAt,
        Map<String, Object> payload,
        Map<String, Object> metadata) {}
