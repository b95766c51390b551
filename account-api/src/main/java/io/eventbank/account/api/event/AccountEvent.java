package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;

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
}
