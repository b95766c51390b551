package io.eventbank.account.api.query;

/**
 * Asks for an {@link OwnersPage}, by owner id. {@code search}, if not null, is the start of a word of the name in any
 * case, or the exact e-mail.
 */
public record FindOwners(String search, PageRequest page) {

    /** Without what is searched for, which is personal data: messages are named in logs. */
    @Override
    public String toString() {
        return "FindOwners[page=" + page + "]";
    }
}
