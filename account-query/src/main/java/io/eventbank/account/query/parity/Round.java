package io.eventbank.account.query.parity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A round through all accounts.
 *
 * @param finishedAt left out while it is under way
 * @param accountsChecked how many were compared with their events so far
 * @param accountsParked how many of these have dead letters: of them, less is compared
 * @param accountsSkipped how many have too many events
 * @param skipped some of those
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Round(
        long round,
        Instant startedAt,
        @Nullable Instant finishedAt,
        long accountsChecked,
        long accountsParked,
        long accountsSkipped,
        List<String> skipped) {}
