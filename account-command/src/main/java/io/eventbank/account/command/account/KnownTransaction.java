package io.eventbank.account.command.account;

import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.value.TransactionType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is remembered of a booked transaction, to know a repeat by.
 *
 * @param sequence of the event that booked it
 * @param recordedOn the UTC date it was recorded on, which is its booking date where none was asked for
 */
record KnownTransaction(long sequence, LocalDate recordedOn, String fingerprint) {

    static KnownTransaction of(TransactionBooked event, long sequence, Instant recordedAt) {
        return new KnownTransaction(
                sequence,
                LocalDate.ofInstant(recordedAt, ZoneOffset.UTC),
                TransactionFingerprint.of(event.type(), event.signedAmount(), event.bookingDate(), event.reference()));
    }

    /** Whether a request asks for this very transaction; without a date it asks for the day on which it is made. */
    boolean isRepeatedBy(TransactionType type, BigDecimal signedAmount, LocalDate bookingDate, String reference) {
        LocalDate date = bookingDate == null ? recordedOn : bookingDate;
        return fingerprint.equals(TransactionFingerprint.of(type, signedAmount, date, reference));
    }
}
