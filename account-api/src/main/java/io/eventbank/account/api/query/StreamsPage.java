package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a list of streams; {@code nextCursor} is null on the last page. */
public record StreamsPage(List<StreamView> items, @Nullable String nextCursor) implements Page<StreamView> {}
