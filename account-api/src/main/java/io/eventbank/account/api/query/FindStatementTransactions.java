package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.time.LocalDate;

/**
 * Asks for some of the transactions in a statement, by booking date, then sequence; answered with
 * {@link StatementTransactions}, or with nothing if the caller may not see the account.
 *
 * @param version the event of the stream up to which the statement is made
 * @param afterDate the booking date of the transaction that they follow, or the first day of the period
 * @param afterSequence its sequence, or -1
 * @param limit how many there are at most
 */
public record FindStatementTransactions(
        AccountId accountId, LocalDate to, long version, LocalDate afterDate, long afterSequence, int limit) {}
