package io.eventbank.account.standalone.security;

/**
 * What requests are about: things of one owner, or ids of the same length that nobody has.
 *
 * @param payee an account of somebody else, to send money to
 */
record Things(
        boolean exist,
        String owner,
        String account,
        String transaction,
        String transfer,
        String importId,
        String payee) {

    /** A text with the ids replaced. */
    String removedFrom(String text) {
        return text.replace(account, "*")
                .replace(owner, "*")
                .replace(transaction, "*")
                .replace(transfer, "*");
    }
}
