package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/** An account did not take the money of a transfer. */
@Revision("1")
public record TransferCreditRefused(
        AccountId accountId,
        TransferId transferId,
        TransactionId transactionId,
        BigDecimal amount,
        Currency currency,
        AccountId counterpartyAccountId,
        String failureCode)
        implements TransferLegRefused {}
