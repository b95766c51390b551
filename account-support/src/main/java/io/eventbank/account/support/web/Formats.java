package io.eventbank.account.support.web;

import io.eventbank.account.api.value.StreamId;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms of values in requests, read strictly: what is let through can be stored and answered again as it is. An
 * exponent, say, would make a few characters into a number of a million digits.
 */
public final class Formats {

    private static final Pattern ID = Pattern.compile(StreamId.PATTERN);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,20}(\\.[0-9]{1,20})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private static final Pattern INSTANT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private static final Pattern DURATION =
            Pattern.compile("P([0-9]{1,9}D)?(T([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.,][0-9]{1,9})?S)?)?");

    private Formats() {}

    /** Whether it is an identifier as {@link StreamId#PATTERN} has it. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether it is a whole number in decimal digits, with a sign if it is below zero, and without leading zeros. */
    public static boolean isWholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches();
    }

    /** A plain decimal number, at most 20 digits before and after the point; empty if it is none. */
    public static Optional<BigDecimal> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** A date as YYYY-MM-DD; empty if it is none. */
    public static Optional<LocalDate> date(String text) {
        try {
            return DATE.matcher(text).matches() ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A moment as RFC 3339 has it, such as 2024-02-29T12:00:00Z; empty if it is none. */
    public static Optional<Instant> instant(String text) {
        try {
            return INSTANT.matcher(text).matches()
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * An ISO 8601 duration of days, hours, minutes and seconds, not negative, and at most 9 digits each; empty if it is
     * none.
     */
    public static Optional<Duration> duration(String text) {
        try {
            return DURATION.matcher(text).matches() ? Optional.of(Duration.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a text can be stored and shown as it is: no control characters (PostgreSQL has no NUL), no half of a
     * surrogate pair, not longer than the limit, and not blank.
     */
    public static boolean isPlainText(String text, int maxLength) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= maxLength
                && text.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }
}
