package io.eventbank.account.api.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A booked transaction; {@code amount} is below zero for a debit, {@code balanceAfter} is the balance after it. */
public record TransactionView(
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
        long sequence) {}
