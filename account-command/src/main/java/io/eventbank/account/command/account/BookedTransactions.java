package io.eventbank.account.command.account;

import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import java.util.Collection;
import java.util.Map;

/** Every transaction that was ever booked, and every leg of a transfer that was refused. */
interface BookedTransactions {

    /**
     * Those of the given transactions that an account decided before a point in its stream, at a cost that does not
     * grow with the account.
     *
     * @param before only events with a lower sequence number are of interest
     */
    Map<TransactionId, KnownTransaction> find(AccountId account, Collection<TransactionId> ids, long before);

    /** The answer that was given when a transaction was booked, from the event with that sequence number. */
    TransactionResult read(AccountId account, long sequence);
}
