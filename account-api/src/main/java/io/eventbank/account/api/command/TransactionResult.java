package io.eventbank.account.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A booked transaction; {@code amount} is below zero for a debit. It follows wholly from the event that booked it. */
public record TransactionResult(
        TransactionId transactionId,
        AccountId accountId,
        TransactionType type,
        BigDecimal amount,
        BigDecimal balanceAfter,
        @Nullable String reference,
        LocalDate bookingDate,
        Instant recordedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TransferId transferId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AccountId counterpartyAccountId,
        long sequence,
        long version) {

    /** The answer to the command that caused an event, given the event's place and time in its stream. */
    public static TransactionResult of(TransactionBooked event, long sequence, Instant recordedAt) {
        return new TransactionResult(
                event.transactionId(),
                event.accountId(),
                event.type(),
                event.signedAmount(),
                event.balance(),
                event.reference(),
                event.bookingDate(),
                recordedAt,
                event.transferId(),
                event.counterpartyAccountId(),
                sequence,
                sequence);
    }
}
