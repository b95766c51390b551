package io.eventbank.account.query.parity;

import io.eventbank.account.api.value.AccountId;
import java.util.List;

/**
 * An account that was healed.
 *
 * @param version of its last event; -1 if there is none, so that its rows were removed
 * @param healed what was different
 * @param right whether nothing is any more
 */
record HealedAccount(AccountId accountId, long version, List<Drift> healed, boolean right) {}
