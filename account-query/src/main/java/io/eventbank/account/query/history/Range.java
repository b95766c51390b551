package io.eventbank.account.query.history;

import java.util.ArrayList;
import java.util.List;

/** A part of a stream, by the sequences of its first and last event. */
record Range(long first, long last) {

    /** Up to this many events that are not wanted are read rather than left out, since they come in one go. */
    private static final int PAGE = 100;

    /** All from one on, as far as the stream goes. */
    static Range from(long first) {
        return new Range(first, Long.MAX_VALUE);
    }

    /** Few ranges that hold these events, given in their order, and others between them. */
    static List<Range> around(Long... sequences) {
        List<Range> ranges = new ArrayList<>();
        for (long sequence : sequences) {
            Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && sequence - last.last <= PAGE) {
                ranges.set(ranges.size() - 1, new Range(last.first, sequence));
            } else {
                ranges.add(new Range(sequence, sequence));
            }
        }
        return ranges;
    }

    /** This one without what comes after an event; it may hold nothing then. */
    Range upTo(long sequence) {
        return new Range(first, Math.min(last, sequence));
    }
}
