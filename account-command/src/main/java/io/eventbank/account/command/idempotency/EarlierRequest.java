package io.eventbank.account.command.idempotency;

import java.security.MessageDigest;

/**
 * The first request with a key.
 *
 * @param hash of all that makes it this request; null for an import that is being received
 * @param answer null as long as there is none
 */
record EarlierRequest(byte[] hash, KeptAnswer answer) {

    boolean isAnswered() {
        return answer != null;
    }

    /** Whether it is the same as a request with that hash. */
    boolean isRepeatedBy(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }
}
