package io.eventbank.account.query.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.eventbank.account.query.projection.DeadLetters;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The events of one stream that a read model lacks.
 *
 * @param sequence the name of the stream, whose events are handled in sequence
 * @param eventSequence the sequence number of the first of them, which could not be handled
 * @param letters how many there are, with those behind it
 * @param failure {@code unreadable_event}, {@code database_refused} or {@code handler_failed}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterView(
        String sequence,
        long eventSequence,
        long letters,
        String failure,
        Instant parkedAt,
        int attempts,
        @Nullable Instant lastAttemptAt) {

    static DeadLetterView of(DeadLetters.Parked parked) {
        return new DeadLetterView(
                parked.streamId(),
                parked.sequence(),
                parked.letters(),
                parked.failure(),
                parked.parkedAt(),
                parked.attempts(),
                parked.lastAttemptAt());
    }
}
