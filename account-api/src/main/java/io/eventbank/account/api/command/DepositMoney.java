package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Pays money in. Answered with a {@link TransactionResult}. {@code transactionId} null has one made; the same one again
 * with the same content gives the first answer, with other content {@code id_conflict}. {@code reference} may be null;
 * {@code bookingDate} null is today.
 */
public record DepositMoney(
        @TargetAggregateIdentifier AccountId accountId,
        TransactionId transactionId,
        BigDecimal amount,
        String reference,
        LocalDate bookingDate)
        implements BookTransaction {}
