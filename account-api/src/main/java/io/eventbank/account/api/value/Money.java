package io.eventbank.account.api.value;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An exact amount at its currency's scale (ISO 4217: EUR 2, JPY 0), so that equal amounts are equal objects. Every
 * amount of the domain is made here.
 */
public record Money(BigDecimal amount, Currency currency) {

    /** The largest magnitude that a request may name. */
    public static final BigDecimal LARGEST = BigDecimal.TEN.pow(15);

    /**
     * An amount in a currency.
     *
     * @throws Refusal {@code invalid_amount} if it has more decimals than the currency
     */
    public static Money of(BigDecimal amount, Currency currency) {
        try {
            return new Money(amount.setScale(currency.getDefaultFractionDigits(), RoundingMode.UNNECESSARY), currency);
        } catch (ArithmeticException e) {
            throw new Refusal(
                    ErrorCode.INVALID_AMOUNT,
                    "An amount in " + currency + " has at most " + currency.getDefaultFractionDigits() + " decimals");
        }
    }

    /**
     * An amount as {@link #of}, and above zero.
     *
     * @throws Refusal {@code invalid_amount} if it is zero or less, above {@link #LARGEST}, or has too many decimals
     */
    public static Money positive(BigDecimal amount, Currency currency) {
        if (amount.signum() <= 0) {
            throw new Refusal(ErrorCode.INVALID_AMOUNT, "The amount must be above zero");
        }
        return withinLimit(amount, currency);
    }

    /**
     * An amount as {@link #of}, of either sign.
     *
     * @throws Refusal {@code invalid_amount} if its magnitude is above {@link #LARGEST} or it has too many decimals
     */
    public static Money withinLimit(BigDecimal amount, Currency currency) {
        if (amount.abs().compareTo(LARGEST) > 0) {
            throw new Refusal(ErrorCode.INVALID_AMOUNT, "The amount must not be above " + LARGEST.toPlainString());
        }
        return of(amount, currency);
    }

    /** Nothing, in a currency. */
    public static Money zero(Currency currency) {
        return of(BigDecimal.ZERO, currency);
    }

    /**
     * The currency with an ISO 4217 code.
     *
     * @throws Refusal {@code invalid_currency} if there is none, or it has no minor unit to count in (such as XAU)
     */
    public static Currency currency(String code) {
        try {
            Currency currency = Currency.getInstance(code);
            if (currency.getDefaultFractionDigits() >= 0) {
                return currency;
            }
        } catch (IllegalArgumentException e) {
            // Answered below: the same refusal for an unknown code and for one that no account can be kept in.
        }
        throw new Refusal(ErrorCode.INVALID_CURRENCY, "Not a currency that an account can be kept in (ISO 4217)");
    }

    /** The sum of two amounts of one currency. */
    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(amount.add(other.amount), currency);
    }

    /** The difference of two amounts of one currency. */
    public Money minus(Money other) {
        return plus(other.negated());
    }

    /** The same amount with the other sign. */
    public Money negated() {
        return new Money(amount.negate(), currency);
    }

    /** Minus one, zero or one, as the amount is below, at or above zero. */
    public int signum() {
        return amount.signum();
    }

    /** Whether this is more than another amount of the same currency. */
    public boolean exceeds(Money other) {
        requireSameCurrency(other);
        return amount.compareTo(other.amount) > 0;
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(currency + " and " + other.currency + " do not add up");
        }
    }
}
