package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a list of transactions; {@code nextCursor} is null on the last page. */
public record TransactionsPage(
        List<TransactionView> items, @Nullable String nextCursor) implements Page<TransactionView> {}
