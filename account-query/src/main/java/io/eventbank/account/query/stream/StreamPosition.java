package io.eventbank.account.query.stream;

import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.query.StreamOrder;
import io.eventbank.account.api.value.StreamId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list of streams: the key of its cursors. It holds the order, so that a cursor of another list is none;
 * and since when the streams of the first page were idle, so that one to which something is added meanwhile does not
 * come again at the end.
 *
 * @param idleSince null in a list of all streams
 * @param eventCount where the order is by it
 * @param lastEventAt where the order is by it; else null
 */
record StreamPosition(StreamOrder order, Instant idleSince, long eventCount, Instant lastEventAt, String streamId) {

    /** What the name of a stream has to match: the type of its aggregate and an identifier. */
    static final String STREAM_ID = "[A-Za-z]{1,64}-" + StreamId.PATTERN;

    private static final Pattern FORM = Pattern.compile("([A-Z_]+)/([^/]*)/([^/]*)/(" + STREAM_ID + ")");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    // Four digits for the year and six after the point, because PostgreSQL takes no more.
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?Z");

    static StreamPosition of(StreamRow stream, FindStreams query) {
        return new StreamPosition(
                query.order(), query.idleSince(), stream.eventCount(), stream.lastEventAt(), stream.streamId());
    }

    /** The place in the list of this query that {@link #toString()} made this text of; null if it is none. */
    static StreamPosition parse(String text, FindStreams query) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !matcher.group(1).equals(query.order().name())) {
            return null;
        }
        try {
            Instant idleSince = matcher.group(2).isEmpty() ? null : time(matcher.group(2));
            return (idleSince == null) == (query.idleSince() == null)
                    ? parse(query.order(), idleSince, matcher.group(3), matcher.group(4))
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The query for the page that starts here. */
    FindStreams goOnWith(FindStreams query) {
        return idleSince == null || query.idleSince().isBefore(idleSince)
                ? query
                : new FindStreams(idleSince, query.order(), query.page());
    }

    @Override
    public String toString() {
        Object key = switch (order) {
            case NAME -> "";
            case LAST_EVENT -> lastEventAt;
            case EVENT_COUNT -> eventCount;
        };
        return order + "/" + (idleSince == null ? "" : idleSince) + "/" + key + "/" + streamId;
    }

    private static StreamPosition parse(StreamOrder order, Instant idleSince, String key, String streamId) {
        return switch (order) {
            case NAME -> key.isEmpty() ? new StreamPosition(order, idleSince, 0, null, streamId) : null;
            case LAST_EVENT -> new StreamPosition(order, idleSince, 0, time(key), streamId);
            case EVENT_COUNT ->
                COUNT.matcher(key).matches()
                        ? new StreamPosition(order, idleSince, Long.parseLong(key), null, streamId)
                        : null;
        };
    }

    private static Instant time(String text) {
        if (!TIME.matcher(text).matches()) {
            throw new DateTimeException("Not a time of recording");
        }
        return Instant.parse(text);
    }
}
