package io.eventbank.account.support.paging;

import io.eventbank.account.support.web.Formats;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a list that is ordered by a time of recording, then by an identifier: the key of its {@link Cursors}. */
public record TimePosition(Instant time, String id) {

    // Four digits for the year and six after the point, because PostgreSQL takes no more.
    private static final Pattern FORM =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?Z)/(.+)");

    /** The place that {@link #toString()} made this text of; null if it is none. */
    public static TimePosition parse(String text) {
        Matcher matcher = FORM.matcher(text);
        try {
            return matcher.matches() && Formats.isId(matcher.group(2))
                    ? new TimePosition(Instant.parse(matcher.group(1)), matcher.group(2))
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return time + "/" + id;
    }
}
