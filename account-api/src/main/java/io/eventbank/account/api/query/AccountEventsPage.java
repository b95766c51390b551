package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of the stream of an account; {@code nextCursor} is null on the last page. */
public record AccountEventsPage(
        List<EventView> items, @Nullable String nextCursor) implements Page<EventView> {}
