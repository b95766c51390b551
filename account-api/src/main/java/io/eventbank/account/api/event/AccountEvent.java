package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What can happen to a bank account: the whole of it. Class names are stored for ever. */
public sealed interface AccountEvent
        permits AccountOpened,
                TransactionDecided,
                TransferSettled,
                OverdraftLimitChanged,
                AccountSuspended,
                AccountReactivated,
                AccountClosed {

    /** The account it happened to. */
    AccountId accountId();

    /** The day from which it counts, which may lie before the day (in UTC) on which it was recorded. */
    default LocalDate countsFrom(Instant recordedAt) {
        return LocalDate.ofInstant(recordedAt, ZoneOffset.UTC);
    }
}
