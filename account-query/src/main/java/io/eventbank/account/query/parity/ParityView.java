package io.eventbank.account.query.parity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit of accounts as operators see it.
 *
 * @param accountsChecked in the last round that is finished; in the first one until then
 * @param accountsDrifted how many were found to differ from their events
 * @param drifted how, as far as the answer holds it
 * @param driftedDays days whose sums are not those of all transactions, likewise
 * @param round the one under way, or the last if the next one has not started; left out before the first
 * @param lastRound the one before it; left out before the second
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ParityView(
        long accountsChecked,
        long accountsDrifted,
        List<Item> drifted,
        List<Day> driftedDays,
        @Nullable Round round,
        @Nullable Round lastRound) {

    /** Drift with when it was found first and last. */
    @Schema(name = "AccountDrift")
    record Item(@JsonUnwrapped Drift drift, Instant since, Instant lastSeenAt) {}

    /** Drift of a day, likewise. */
    @Schema(name = "DayDrift")
    record Day(@JsonUnwrapped DayDrift drift, Instant since, Instant lastSeenAt) {}

    /** @param rounds the newest first */
    static ParityView of(
            List<Round> rounds,
            long accountsDrifted,
            List<ParityRecords.Found> drifts,
            List<ParityRecords.FoundDay> days) {
        Round round = rounds.isEmpty() ? null : rounds.get(0);
        Round lastRound = rounds.size() < 2 ? null : rounds.get(1);
        Round shown = lastRound == null || round.finishedAt() != null ? round : lastRound;
        return new ParityView(
                shown == null ? 0 : shown.accountsChecked(),
                accountsDrifted,
                drifts.stream()
                        .map(found -> new Item(found.drift(), found.since(), found.lastSeenAt()))
                        .toList(),
                days.stream()
                        .map(found -> new Day(found.drift(), found.since(), found.lastSeenAt()))
                        .toList(),
                round,
                lastRound);
    }
}
