package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.LocalDate;

/**
 * Asks for a {@link DailyBalancesPage} of an account; answered with nothing if there is none that the caller may see.
 * Both bounds may be null and are included.
 */
public record FindDailyBalances(AccountId accountId, LocalDate from, LocalDate to, PageRequest page) {}
