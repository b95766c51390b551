package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.LocalDate;

/**
 * Asks for those terms of the explanation of a balance that are in a part of the account's stream; answered with
 * {@link ExplanationTerms}, or with nothing if the caller may not see the account.
 *
 * @param asOf the day up to whose end events count; null for all of them
 * @param first the sequence of the first event of the part
 * @param last that of its last event
 */
public record FindExplanationTerms(AccountId accountId, LocalDate asOf, long first, long last) {}
