package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of the days with a booking, in their order; {@code nextCursor} is null on the last page. */
public record DailyBalancesPage(
        List<DailyBalanceView> items, @Nullable String nextCursor) implements Page<DailyBalanceView> {}
