package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/** Money was paid into an account. */
@Revision("1")
public record MoneyDeposited(
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
        return TransactionType.DEPOSIT;
    }
}
