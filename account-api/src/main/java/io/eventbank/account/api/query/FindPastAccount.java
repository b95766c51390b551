package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Asks for the {@link AccountView} of a moment that is past, made again from the account's events; answered with
 * nothing if the account did not exist then or the caller may not see it. What is null is no condition; all of them
 * hold.
 *
 * @param asOf all that counts up to the end of this day, whenever it was recorded; a day to come is as today
 * @param knownAt all that was recorded up to this moment
 * @param version all up to this event of the stream; alone, it is refused with {@code version_not_found} if there is no
 *     such event yet
 */
public record FindPastAccount(AccountId accountId, LocalDate asOf, Instant knownAt, Long version) {}
