package io.eventbank.account.api.command;

import io.eventbank.account.api.value.AccountId;

/**
 * What a bank account can be asked to do: the whole of it. An unknown account is refused with {@code account_not_found}
 * and a closed one with {@code account_closed}.
 */
public sealed interface AccountCommand
        permits OpenAccount,
                ImportAccount,
                BookTransaction,
                ImportTransactions,
                ChangeOverdraftLimit,
                SuspendAccount,
                ReactivateAccount,
                CloseAccount,
                TransferStep {

    AccountId accountId();
}
