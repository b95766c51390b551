package io.eventbank.account.command.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest transactions of one account, up to a limit, so that most repeats are known without asking anybody. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class RememberedTransactions {

    /** By the bare id, in the order of booking; Jackson sets no final field. */
    private Map<String, KnownTransaction> latest = new LinkedHashMap<>();

    private boolean complete = true;

    void add(TransactionId id, KnownTransaction transaction, int limit) {
        latest.put(id.value(), transaction);
        Iterator<String> oldest = latest.keySet().iterator();
        while (latest.size() > limit) {
            oldest.next();
            oldest.remove();
            complete = false;
        }
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
            KnownTransaction transaction = latest.get(id.value());
            if (transaction != null) {
                found.put(id, transaction);
            } else {
                missing.add(id);
            }
        }
        if (!complete && !missing.isEmpty()) {
            found.putAll(forgotten.find(account, missing, since()));
        }
        return found;
    }

    /** One of them; null if it is new to the account. */
    KnownTransaction find(AccountId account, TransactionId id, BookedTransactions forgotten) {
        return find(account, List.of(id), forgotten).get(id);
    }

    /** The sequence number from which on all transactions are remembered. */
    private long since() {
        return latest.values().iterator().next().sequence();
    }
}
