package io.eventbank.account.query.stream;

import io.eventbank.account.api.query.StreamView;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.support.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A stream as it is written and read: what it was, and then what each new event makes of it.
 *
 * @param ownerId whose it is; null for an aggregate of which no rule says whose it is
 * @param otherOwnerId who else may see it; null if nobody
 */
record StreamRow(
        String streamId,
        String aggregateType,
        long eventCount,
        Instant firstEventAt,
        Instant lastEventAt,
        OwnerId ownerId,
        OwnerId otherOwnerId) {

    /** The row after one more event; null stands for the row before the first one. */
    static StreamRow after(StreamRow before, RecordedEvent<StreamEvent> recorded) {
        StreamEvent event = recorded.event();
        return new StreamRow(
                event.streamId(),
                event.aggregateType(),
                recorded.sequence() + 1,
                before == null ? recorded.recordedAt() : before.firstEventAt,
                recorded.recordedAt(),
                before == null || event.ownerId() != null ? event.ownerId() : before.ownerId,
                before == null || event.otherOwnerId() != null ? event.otherOwnerId() : before.otherOwnerId);
    }

    /** The sequence of the last event that the row shows. */
    long version() {
        return eventCount - 1;
    }

    boolean isSeenBy(Caller caller) {
        return caller.seesEverything()
                || Stream.of(ownerId, otherOwnerId).filter(Objects::nonNull).anyMatch(caller::sees);
    }

    StreamView toView(Instant now) {
        // Not below zero where the clock of the process that recorded the event goes fast.
        long age = Math.max(0, Duration.between(firstEventAt, now).toDays());
        return new StreamView(streamId, aggregateType, eventCount, firstEventAt, lastEventAt, age);
    }
}
