package io.eventbank.account.query.history;

import io.eventbank.account.api.state.RecordedAccount;
import java.time.Instant;
import java.time.LocalDate;

/**
 * An account after one of its events, from which a past state can be made without the events before.
 *
 * @param latestDay the latest day from which one of the events up to here counts
 * @param earliestAt the earliest time of recording of those since the checkpoint before
 */
public record Checkpoint(RecordedAccount account, LocalDate latestDay, Instant earliestAt) {}
