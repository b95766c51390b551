package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import java.math.BigDecimal;
import java.util.Currency;
import org.axonframework.serialization.Revision;

/** The amount by which an account may be overdrawn was changed. */
@Revision("1")
public record OverdraftLimitChanged(AccountId accountId, BigDecimal previousLimit, BigDecimal limit, Currency currency)
        implements AccountEvent {}
