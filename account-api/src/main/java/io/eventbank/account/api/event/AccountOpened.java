package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/**
 * An account was opened. {@code openedOn} is the day of opening, in the past for imported accounts. Revision 1 had no
 * {@code accountType}; all accounts were checking accounts then. Up to revision 2 the {@code initialOverdraftLimit},
 * which may change later, was called {@code overdraftLimit}.
 */
@Revision("3")
public record AccountOpened(
        AccountId accountId,
        OwnerId ownerId,
        AccountType accountType,
        Currency currency,
        BigDecimal initialBalance,
        BigDecimal initialOverdraftLimit,
        LocalDate openedOn)
        implements AccountEvent {

    @Override
    public LocalDate countsFrom(Instant recordedAt) {
        return openedOn;
    }
}
