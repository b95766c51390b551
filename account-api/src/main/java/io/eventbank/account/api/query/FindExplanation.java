package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Asks for the {@link ExplanationView} of a balance: the present one, or the one of a past moment, as in
 * {@link FindPastAccount}; answered with nothing if the account did not exist then or the caller may not see it.
 * Refused with {@code too_many_bookings} if there are more terms than are answered at once.
 *
 * @param asOf may be null
 * @param knownAt may be null
 */
public record FindExplanation(AccountId accountId, LocalDate asOf, Instant knownAt) {}
