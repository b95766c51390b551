package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.Random;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.OwnerKeyTable.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key of each owner, kept wrapped. Keys are read anew each time and never remembered: once a key is destroyed, no
 * process goes on using it.
 */
final class OwnerKeys {

    private static final int KEY_BYTES = 32;
    private static final int READS_WITHOUT_LOCK = 3;

    private final TransactionTemplate transactions;
    private final OwnerKeyTable table;
    private final BucketLocks locks;
    private final WrappingKeys wrapping;
    private final KeyDestruction destruction;

    OwnerKeys(JdbcTemplate jdbc, PlatformTransactionManager transactions, WrappingKeys wrapping) {
        this.transactions = new TransactionTemplate(transactions);
        this.table = new OwnerKeyTable(jdbc);
        this.locks = new BucketLocks(jdbc);
        this.wrapping = wrapping;
        this.destruction = new KeyDestruction(jdbc, transactions, wrapping);
    }

    /**
     * The owner's key, made now if there is none.
     *
     * @throws Refusal {@code OWNER_ERASED} if it was destroyed
     */
    Aead findOrCreate(OwnerId owner) {
        Map<OwnerId, Aead> found = find(List.of(owner));
        if (found.isEmpty()) {
            transactions.executeWithoutResult(status -> table.add(newKey(owner)));
            found = find(List.of(owner));
        }
        if (found.isEmpty()) {
            throw new Refusal(ErrorCode.OWNER_ERASED, "The owner's personal data is erased");
        }
        return found.get(owner);
    }

    /** The keys of those owners that have one. */
    Map<OwnerId, Aead> find(Collection<OwnerId> owners) {
        Map<OwnerId, Aead> found = new HashMap<>();
        Collection<OwnerId> missed = owners;
        for (int i = 0; i < READS_WITHOUT_LOCK && !missed.isEmpty(); i++) {
            missed = read(missed, found);
        }
        if (!missed.isEmpty()) {
            readLocked(missed, found);
        }
        return found;
    }

    /** Destroys the owner's key, if there is one, and lets none be made again. */
    void destroy(OwnerId owner) {
        destruction.destroy(owner);
    }

    /** Answers with those whose row was read when it was wrapped with a key that was replaced since. */
    private List<OwnerId> read(Collection<OwnerId> owners, Map<OwnerId, Aead> found) {
        List<OwnerId> missed = new ArrayList<>();
        for (Row row : table.find(owners)) {
            Optional<byte[]> key = wrapping.unwrap(row);
            if (key.isPresent()) {
                found.put(row.owner(), WrappingKey.aead(key.get()));
            } else {
                missed.add(row.owner());
            }
        }
        return missed;
    }

    private void readLocked(Collection<OwnerId> owners, Map<OwnerId, Aead> found) {
        transactions.executeWithoutResult(status -> {
            owners.stream().map(wrapping::bucketOf).distinct().forEach(locks::share);
            List<OwnerId> missed = read(owners, found);
            if (!missed.isEmpty()) {
                throw new IllegalStateException("The key of " + missed.get(0) + " cannot be decrypted");
            }
        });
    }

    private Row newKey(OwnerId owner) {
        byte[] key = Random.randBytes(KEY_BYTES);
        if (!wrapping.areInFile()) {
            return new Row(owner, wrapping.ofMasterKey().wrap(owner, key), null);
        }
        int bucket = wrapping.bucketOf(owner);
        locks.share(bucket);
        WrappingKey used = destruction.keyInUse(bucket);
        return new Row(owner, used.wrap(owner, key), used.id());
    }
}
