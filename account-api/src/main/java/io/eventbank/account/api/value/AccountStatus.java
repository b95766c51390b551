package io.eventbank.account.api.value;

/** Whether an account can be used: active, suspended until reactivated, or closed for good. */
public enum AccountStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED
}
