package io.eventbank.account.api.command;

/**
 * What an account decided about its leg of a transfer, now or earlier.
 *
 * @param failureCode the code of the refusal; null if the leg was booked
 */
public record TransferLegOutcome(String failureCode) {

    /** The leg was booked. */
    public static final TransferLegOutcome BOOKED = new TransferLegOutcome(null);
}
