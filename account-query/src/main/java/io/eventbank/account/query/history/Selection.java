package io.eventbank.account.query.history;

import io.eventbank.account.api.state.RecordedAccount;
import java.util.List;

/**
 * What to read of a stream to make a past state.
 *
 * @param start the account after all events before the first range; null to start with nothing
 * @param ranges in the order of the stream, without an overlap; all events that count after the start are in one of
 *     them
 */
record Selection(RecordedAccount start, List<Range> ranges) {

    static final Selection WHOLE_STREAM = new Selection(null, List.of(Range.from(0)));
}
