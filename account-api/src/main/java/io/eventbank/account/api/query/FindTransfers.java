package io.eventbank.account.api.query;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferStatus;
import java.time.Instant;

/**
 * Asks for a {@link TransfersPage}, by time of request, then id. Each criterion may be null; {@code accountId} is
 * either account, and {@code requestedUntil} is included.
 */
public record FindTransfers(AccountId accountId, TransferStatus status, Instant requestedUntil, PageRequest page) {}
