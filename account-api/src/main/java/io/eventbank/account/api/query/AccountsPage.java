package io.eventbank.account.api.query;

import java.util.List;

/** Part of a list of accounts; {@code nextCursor} is null on the last page. */
public record AccountsPage(List<AccountView> items, String nextCursor) implements Page<AccountView> {}
