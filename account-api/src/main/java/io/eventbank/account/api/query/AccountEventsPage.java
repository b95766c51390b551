package io.eventbank.account.api.query;

import java.util.List;

/** Part of the stream of an account; {@code nextCursor} is null on the last page. */
public record AccountEventsPage(List<EventView> items, String nextCursor) implements Page<EventView> {}
