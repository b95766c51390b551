package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Orders a transfer between two accounts of one currency. Answered with a {@link TransferResult}; the same one again
 * gives the first answer, with other content {@code id_conflict}. Refused with {@code account_not_found} (the source is
 * not the customer's), {@code same_account}, {@code unknown_account}, {@code currency_mismatch},
 * {@code invalid_amount}. All else is decided by the accounts, later. {@code reference} may be null.
 */
public record RequestTransfer(
        @TargetAggregateIdentifier TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        BigDecimal amount,
        String reference)
        implements TransferCommand, CustomerCommand {}
