package io.eventbank.account.api.state;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.value.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What the recorded events of one account add up to, for those who ask: its state, and figures that no decision needs.
 * The sums and the largest transaction are absolute amounts; the initial balance is no transaction.
 *
 * @param openedAt the very moment where it is known; of an account that was imported only the day is
 * @param lastModifiedAt when the last event was recorded
 * @param lastTransactionAt when the last transaction was recorded; null before the first
 * @param version the sequence of the last event
 */
public record RecordedAccount(
        AccountState state,
        Instant openedAt,
        Instant lastModifiedAt,
        long transactionCount,
        Instant lastTransactionAt,
        BigDecimal totalCredits,
        BigDecimal totalDebits,
        BigDecimal largestTransaction,
        long version) {

    /** Changes whenever the same events would add up to something else, so that what is stored of it is made again. */
    public static final int REVISION = 2;

    /**
     * The account after one more event of its stream.
     *
     * @param before the account so far, null before the first event
     * @throws IllegalStateException if the balance that the event carries is not the sum of the bookings
     */
    public static RecordedAccount after(RecordedAccount before, AccountEvent event, long sequence, Instant recordedAt) {
        return next(
                before, AccountState.after(before == null ? null : before.state, event), event, sequence, recordedAt);
    }

    /**
     * As {@link #after}, where events were left out because they do not count yet on the day that is asked about, so
     * that the balance that an event carries is another one.
     */
    public static RecordedAccount counting(
            RecordedAccount before, AccountEvent event, long sequence, Instant recordedAt) {
        AccountState state = AccountState.counting(before == null ? null : before.state, event);
        return state == null ? null : next(before, state, event, sequence, recordedAt);
    }

    private static RecordedAccount next(
            RecordedAccount before, AccountState state, AccountEvent event, long sequence, Instant recordedAt) {
        if (event instanceof AccountOpened opened) {
            BigDecimal zero = Money.zero(opened.currency()).amount();
            return new RecordedAccount(
                    state, openedAt(opened, recordedAt), recordedAt, 0, null, zero, zero, zero, sequence);
        }
        return event instanceof TransactionBooked booked
                ? before.booked(state, booked, sequence, recordedAt)
                : before.changed(state, sequence, recordedAt);
    }

    private RecordedAccount booked(AccountState newState, TransactionBooked booked, long sequence, Instant recordedAt) {
        BigDecimal amount = Money.of(booked.amount(), booked.currency()).amount();
        boolean credit = booked.signedAmount().signum() > 0;
        return new RecordedAccount(
                newState,
                openedAt,
                recordedAt,
                transactionCount + 1,
                recordedAt,
                credit ? totalCredits.add(amount) : totalCredits,
                credit ? totalDebits : totalDebits.add(amount),
                largestTransaction.max(amount),
                sequence);
    }

    private RecordedAccount changed(AccountState newState, long sequence, Instant recordedAt) {
        return new RecordedAccount(
                newState,
                openedAt,
                recordedAt,
                transactionCount,
                lastTransactionAt,
                totalCredits,
                totalDebits,
                largestTransaction,
                sequence);
    }

    private static Instant openedAt(AccountOpened opened, Instant recordedAt) {
        LocalDate day = opened.openedOn();
        return day.equals(LocalDate.ofInstant(recordedAt, ZoneOffset.UTC))
                ? recordedAt
                : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
