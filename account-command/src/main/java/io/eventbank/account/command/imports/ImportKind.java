package io.eventbank.account.command.imports;

/** What a file holds. */
public enum ImportKind {
    /** Owners and accounts. */
    ACCOUNTS,
    /** Transactions of accounts that are known already. */
    TRANSACTIONS
}
