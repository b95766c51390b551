package io.eventbank.account.command.transfer;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.value.AccountId;
import java.util.Optional;

/** What never changes about accounts: whether there is one, whose it is, and its currency. */
interface OpenedAccounts {

    /** The opening of an account, as its events have it at this moment; empty if there is no such account. */
    Optional<AccountOpened> find(AccountId account);
}
