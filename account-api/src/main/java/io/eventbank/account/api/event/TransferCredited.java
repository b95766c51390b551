package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/**
 * Money from another account arrived. The transfer and the other account are null where this system did not carry it
 * out (imported history).
 */
@Revision("1")
public record TransferCredited(
        AccountId accountId,
        TransactionId transactionId,
        BigDecimal amount,
        Currency currency,
        BigDecimal balance,
        String reference,
        LocalDate bookingDate,
        TransferId transferId,
        AccountId counterpartyAccountId)
        implements TransactionBooked {

    @Override
    public TransactionType type() {
        return TransactionType.TRANSFER;
    }
}
