package io.eventbank.account.query.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying parked events again.
 *
 * @param handled how many are in the read model now
 * @param left what is still parked; left out if nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RetryResult(String sequence, long handled, @Nullable DeadLetterView left) {}
