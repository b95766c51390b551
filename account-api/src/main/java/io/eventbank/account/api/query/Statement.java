package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountType;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A whole statement, with what its printed forms say besides: all of it as of the period's last day, so that the same
 * period is always printed the same.
 *
 * @param ownerName null if it is not known, or erased
 * @param version the last event that counts up to the period's end
 * @param recordedAt when that event was recorded
 */
public record Statement(
        StatementView content,
        String ownerName,
        AccountType accountType,
        LocalDate openedOn,
        long version,
        Instant recordedAt) {}
