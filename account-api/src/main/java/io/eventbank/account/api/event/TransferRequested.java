package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/**
 * A transfer was ordered. The transactions that its legs may become have their ids from the start, so that a leg that
 * is ordered twice is known. {@code reference} may be null.
 */
@Revision("1")
public record TransferRequested(
        TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        OwnerId fromOwnerId,
        OwnerId toOwnerId,
        BigDecimal amount,
        Currency currency,
        String reference,
        TransactionId debitId,
        TransactionId creditId,
        TransactionId refundId)
        implements TransferEvent {}
