package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/** Money that had left for another account came back, because that account did not take it. */
@Revision("1")
public record TransferRefunded(
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
