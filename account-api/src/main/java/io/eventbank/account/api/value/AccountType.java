package io.eventbank.account.api.value;

/** What kind of account it is. */
public enum AccountType {
    CHECKING,
    SAVINGS
}
