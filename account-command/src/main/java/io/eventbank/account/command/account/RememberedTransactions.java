package io.eventbank.account.command.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.eventbank.account.api.value.TransactionId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The latest transactions of one account, up to a limit, so that most repeats are known without asking anybody. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class RememberedTransactions {

    /** By the bare id, in the order of booking. */
    private final Map<String, KnownTransaction> latest = new LinkedHashMap<>();

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

    /** What is remembered of a transaction; null if nothing is. */
    KnownTransaction find(TransactionId id) {
        return latest.get(id.value());
    }

    /** The sequence number from which on all transactions are remembered. */
    long since() {
        return complete ? 0 : latest.values().iterator().next().sequence();
    }

    /** Whether no transaction was forgotten yet. */
    boolean isComplete() {
        return complete;
    }
}
