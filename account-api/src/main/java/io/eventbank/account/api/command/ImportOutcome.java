package io.eventbank.account.api.command;

/** What became of an imported row. */
public enum ImportOutcome {
    IMPORTED,
    /** It was there already, with the same content. */
    SKIPPED
}
