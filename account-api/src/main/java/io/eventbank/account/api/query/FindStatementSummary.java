package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.LocalDate;

/**
 * Asks for the {@link StatementSummary} of an account for a period, whose ends are included; answered with nothing if
 * the account was opened after it or the caller may not see it. Refused with {@code too_many_bookings} if there are
 * more than a statement may hold, and with {@code read_model_behind} if the view is not yet at the version.
 *
 * @param version the event of the stream up to which the statement is made
 */
public record FindStatementSummary(AccountId accountId, LocalDate from, LocalDate to, long version) {}
