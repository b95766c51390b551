package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A balance and the events it is the sum of, in the order of the stream; the initial balance is the first of them. */
public record ExplanationView(AccountId accountId, BigDecimal balance, List<Term> terms) {

    /**
     * What one event adds to the balance.
     *
     * @param type the kind of event, such as {@code MoneyDeposited}
     * @param amount signed: a debit is below zero
     * @param bookingDate the day it counts from; that of the opening for the initial balance
     * @param actor the token's subject, or the part of the application, that caused it
     * @param requestId the request that caused it; null if none did
     */
    public record Term(
            long sequence,
            String eventId,
            String type,
            BigDecimal amount,
            LocalDate bookingDate,
            Instant recordedAt,
            String actor,
            @Nullable String requestId) {}
}
