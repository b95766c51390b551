package io.eventbank.account.command.transfer;

/** A step could not be carried out for a technical reason; whether it was is not known. */
final class StepFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    StepFailedException(Throwable cause) {
        super(cause);
    }
}
