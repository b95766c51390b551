package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.LocalDate;

/**
 * Asks for the {@link Statement} of an account for a period, whose ends are included; answered with nothing if the
 * account was opened after it or the caller may not see it. Refused with {@code too_many_bookings} if there are more
 * than a statement may hold.
 */
public record FindStatement(AccountId accountId, LocalDate from, LocalDate to) {}
