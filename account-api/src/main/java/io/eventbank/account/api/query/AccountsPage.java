package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a list of accounts; {@code nextCursor} is null on the last page. */
public record AccountsPage(
        List<AccountView> items, @Nullable String nextCursor) implements Page<AccountView> {}
