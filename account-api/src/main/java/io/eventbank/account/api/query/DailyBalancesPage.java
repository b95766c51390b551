package io.eventbank.account.api.query;

import java.util.List;

/** Part of the days with a booking, in their order; {@code nextCursor} is null on the last page. */
public record DailyBalancesPage(List<DailyBalanceView> items, String nextCursor) implements Page<DailyBalanceView> {}
