package io.eventbank.account.command.aggregate;

/** An aggregate that takes the more memory the more it remembers. */
public interface Remembering {

    /** How many transactions and requests it remembers. */
    int remembered();
}
