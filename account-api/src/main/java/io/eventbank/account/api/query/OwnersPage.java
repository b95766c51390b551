package io.eventbank.account.api.query;

import java.util.List;

/** Part of a list of owners; {@code nextCursor} is null on the last page. */
public record OwnersPage(List<OwnerView> items, String nextCursor) implements Page<OwnerView> {}
