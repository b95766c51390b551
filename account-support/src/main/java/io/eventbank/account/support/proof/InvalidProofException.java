package io.eventbank.account.support.proof;

/** What should prove something does not. The message says why, for people who have it in their hands. */
public final class InvalidProofException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidProofException(String message) {
        super(message);
    }
}
