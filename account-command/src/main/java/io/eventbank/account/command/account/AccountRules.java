package io.eventbank.account.command.account;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;

/** The rules that several commands of an account share; each refuses with the code of its own. */
final class AccountRules {

    private AccountRules() {}

    /** Refuses with {@code account_closed}. */
    static void requireOpen(AccountState state) {
        if (state.status() == AccountStatus.CLOSED) {
            throw new Refusal(ErrorCode.ACCOUNT_CLOSED, "The account is closed");
        }
    }

    /** Whether money may move: refuses with {@code account_closed}, {@code account_suspended}. */
    static void requireMovable(AccountState state) {
        requireOpen(state);
        if (state.status() == AccountStatus.SUSPENDED) {
            throw new Refusal(ErrorCode.ACCOUNT_SUSPENDED, "The account is suspended");
        }
    }

    /** Refuses with {@code invalid_booking_date}. */
    static void requireBookable(AccountState state, LocalDate bookingDate, Clock clock) {
        if (bookingDate.isBefore(state.opening().openedOn()) || bookingDate.isAfter(today(clock))) {
            throw new Refusal(
                    ErrorCode.INVALID_BOOKING_DATE,
                    "The booking date must lie between " + state.opening().openedOn() + ", when the account was"
                            + " opened, and today");
        }
    }

    /** Refuses with {@code insufficient_funds}. */
    static void requireAvailable(AccountState state, Money amount) {
        if (amount.exceeds(state.availableBalance())) {
            throw new Refusal(ErrorCode.INSUFFICIENT_FUNDS, "The amount is above what is available");
        }
    }

    /** A limit as an account can have it: refuses with {@code invalid_overdraft_limit}, {@code invalid_amount}. */
    static Money overdraftLimit(BigDecimal limit, Currency currency) {
        if (limit.signum() < 0) {
            throw new Refusal(ErrorCode.INVALID_OVERDRAFT_LIMIT, "The overdraft limit must not be negative");
        }
        return Money.withinLimit(limit, currency);
    }

    /** The UTC date. */
    static LocalDate today(Clock clock) {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
