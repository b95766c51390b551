package io.eventbank.account.command.account;

import io.eventbank.account.api.command.TransferLegOutcome;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.event.TransactionDecided;
import io.eventbank.account.api.event.TransferLegRefused;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is remembered of a transaction that was decided, to know a repeat by.
 *
 * @param sequence of the event that decided it
 * @param recordedOn the UTC date it was recorded on, which is its booking date where none was asked for
 * @param fingerprint of what was booked; of a refused leg of a transfer, the reason
 */
record KnownTransaction(long sequence, LocalDate recordedOn, String fingerprint) {

    /** No fingerprint starts with it: they are Base64. */
    private static final String REFUSED = "!";

    static KnownTransaction of(TransactionDecided event, long sequence, Instant recordedAt) {
        return new KnownTransaction(sequence, LocalDate.ofInstant(recordedAt, ZoneOffset.UTC), fingerprint(event));
    }

    /**
     * Passes if a request asks for this very transaction; without a date it asks for the day on which it is made.
     *
     * @throws Refusal {@code id_conflict} if it asks for another one of that id
     */
    void requireSame(
            TransactionId id, TransactionType type, BigDecimal signedAmount, LocalDate bookingDate, String reference) {
        LocalDate date = bookingDate == null ? recordedOn : bookingDate;
        if (!fingerprint.equals(TransactionFingerprint.of(type, signedAmount, date, reference))) {
            throw new Refusal(
                    ErrorCode.ID_CONFLICT, "The transaction " + id.value() + " was booked with other content");
        }
    }

    /** What was decided, for the transfer that the transaction is a leg of. */
    TransferLegOutcome outcome() {
        return fingerprint.startsWith(REFUSED)
                ? new TransferLegOutcome(fingerprint.substring(REFUSED.length()))
                : TransferLegOutcome.BOOKED;
    }

    private static String fingerprint(TransactionDecided event) {
        if (event instanceof TransactionBooked booked) {
            return TransactionFingerprint.of(
                    booked.type(), booked.signedAmount(), booked.bookingDate(), booked.reference());
        }
        return REFUSED + ((TransferLegRefused) event).failureCode();
    }
}
