package io.eventbank.account.query.parity;

import java.util.List;

/**
 * Rows of an account that are not what its events add up to. What is in them is left out: not everybody who may operate
 * may see it.
 *
 * @param table the table; the rows of the account's owner count as the account's
 * @param columns that differ; none unless the rows are changed
 * @param rows how many
 */
record Drift(String accountId, String table, Kind kind, List<String> columns, long rows) {

    /** How rows differ. */
    enum Kind {
        /** They should be there. */
        MISSING,
        /** There is nothing that they come from. */
        STRAY,
        /** They are there with other content. */
        CHANGED,
        /** It is not known: events that the rows are said to show cannot be handled. */
        UNHANDLED
    }

    /** An account whose events cannot be handled. */
    static Drift unhandled(String accountId) {
        return new Drift(accountId, "account", Kind.UNHANDLED, List.of(), 1);
    }
}
