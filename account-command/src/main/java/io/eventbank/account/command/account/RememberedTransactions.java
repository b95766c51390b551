package io.eventbank.account.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest transactions of one account, up to a limit, so that most repeats are known without asking anybody. Of them
 * a snapshot holds nothing but the point in the stream up to which they are forgotten then.
 */
final class RememberedTransactions {

    private final Map<TransactionId, KnownTransaction> latest = new LinkedHashMap<>(); // in the order of booking
    private long forgottenBefore;
    private long next;

    /** Those of an account without events. */
    RememberedTransactions() {
        this(0);
    }

    /**
     * Those of an account that is read from a certain event on.
     *
     * @param forgottenBefore the sequence number of that event; what was decided before it is not remembered
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    RememberedTransactions(long forgottenBefore) {
        if (forgottenBefore < 0) {
            throw new IllegalArgumentException("No sequence number: " + forgottenBefore);
        }
        this.forgottenBefore = forgottenBefore;
        this.next = forgottenBefore;
    }

    /** The sequence number after the last transaction: who reads on from there remembers none of them. */
    @JsonValue
    long next() {
        return next;
    }

    void add(TransactionId id, KnownTransaction transaction, int limit) {
        latest.put(id, transaction);
        next = transaction.sequence() + 1;
        Iterator<KnownTransaction> oldest = latest.values().iterator();
        while (latest.size() > limit) {
            forgottenBefore = oldest.next().sequence() + 1;
            oldest.remove();
        }
    }

    /** How many there are. */
    int size() {
        return latest.size();
    }

    /**
     * Those of some transactions that the account has decided about, however long ago.
     *
     * @param forgotten is asked about what is not remembered here
     */
    Map<TransactionId, KnownTransaction> find(
            AccountId account, Collection<TransactionId> ids, BookedTransactions forgotten) {
        Map<TransactionId, KnownTransaction> found = new HashMap<>();
        List<TransactionId> missing = new ArrayList<>();
        for (TransactionId id : ids) {
            KnownTransaction transaction = latest.get(id);
            if (transaction != null) {
                found.put(id, transaction);
            } else {
                missing.add(id);
            }
        }
        if (forgottenBefore > 0 && !missing.isEmpty()) {
            found.putAll(forgotten.find(account, missing, forgottenBefore));
        }
        return found;
    }

    /** One of them; null if it is new to the account. */
    KnownTransaction find(AccountId account, TransactionId id, BookedTransactions forgotten) {
        return find(account, List.of(id), forgotten).get(id);
    }
}
