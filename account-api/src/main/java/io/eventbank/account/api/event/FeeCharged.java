package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/** A fee was taken from an account. */
@Revision("1")
public record FeeCharged(
        AccountId accountId,
        TransactionId transactionId,
        BigDecimal amount,
        Currency currency,
        BigDecimal balance,
        String reference,
        LocalDate bookingDate)
        implements TransactionBooked {

    @Override
    public TransactionType type() {
        return TransactionType.FEE;
    }

    @Override
    public BigDecimal signedAmount() {
        return amount.negate();
    }
}
