package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a list of owners; {@code nextCursor} is null on the last page. */
public record OwnersPage(List<OwnerView> items, @Nullable String nextCursor) implements Page<OwnerView> {}
