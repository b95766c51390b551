package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.util.Currency;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Brings the money of a transfer to its target, or refuses for good; a cancelled one is refused if it was not decided
 * yet. Answered with a {@link TransferLegOutcome}.
 */
public record CreditTransfer(
        @TargetAggregateIdentifier AccountId accountId,
        TransferId transferId,
        TransactionId transactionId,
        BigDecimal amount,
        Currency currency,
        String reference,
        AccountId counterpartyAccountId,
        boolean cancelled)
        implements TransferStep {}
