package io.eventbank.account.api.query;

import java.util.List;

/** Part of a list of transactions; {@code nextCursor} is null on the last page. */
public record TransactionsPage(List<TransactionView> items, String nextCursor) implements Page<TransactionView> {}
