package io.eventbank.account.support.personaldata;

import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.OwnerKeyTable.Row;
import io.eventbank.account.support.personaldata.WrappingSecrets.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Destroys a key by replacing the secret of its bucket: all other keys of the bucket are wrapped anew, and every copy
 * of the destroyed one that PostgreSQL keeps in dead rows and in its log is wrapped with what nobody knows any more.
 *
 * <p>The next secret is on the disk before the rows are changed, and takes the place of the current one once they are
 * committed. Cut short at any point, the rows say which of the two it is: the next one, if any row names it.
 */
final class KeyDestruction {

    private static final Logger LOG = LoggerFactory.getLogger(KeyDestruction.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final OwnerKeyTable table;
    private final WrappingFileTable fileTable;
    private final BucketLocks locks;
    private final WrappingKeys keys;

    KeyDestruction(JdbcTemplate jdbc, PlatformTransactionManager transactions, WrappingKeys keys) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.table = new OwnerKeyTable(jdbc);
        this.fileTable = new WrappingFileTable(jdbc);
        this.locks = new BucketLocks(jdbc);
        this.keys = keys;
    }

    /** A secret that was replaced in the table, but not yet in the file. */
    record Replaced(int bucket, byte[] old, byte[] next) {}

    /** Destroys the owner's key, if there is one, and lets none be made again. */
    void destroy(OwnerId owner) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A key cannot be destroyed in a transaction, which might be rolled back");
        }
        if (keys.areInFile()) {
            destroyInTable(owner).ifPresent(this::replaceInFile);
        } else {
            table.destroy(owner, null);
        }
    }

    /** The first half; empty if nothing is left to do. */
    Optional<Replaced> destroyInTable(OwnerId owner) {
        int bucket = keys.bucketOf(owner);
        return alone(bucket, () -> {
            settleLocked(bucket);
            return table.isDestroyed(owner) ? Optional.empty() : Optional.of(replaceInTable(bucket, owner));
        });
    }

    /** The second half. */
    void replaceInFile(Replaced replaced) {
        alone(replaced.bucket(), () -> {
            if (Arrays.equals(keys.secrets().read(replaced.bucket()).current(), replaced.old())) {
                keys.secrets().replace(replaced.bucket(), replaced.next());
            } else {
                // Somebody else has had the bucket meanwhile, and settled it.
                settleLocked(replaced.bucket());
            }
            return null;
        });
    }

    /**
     * Brings destructions to their end that were cut short, in whatever bucket; one that somebody else has is left to
     * them, or to the next destruction in it.
     */
    void settleAll() {
        for (int bucket = 0; bucket < keys.secrets().buckets(); bucket++) {
            if (keys.secrets().read(bucket).next() != null && !settleIfFree(bucket)) {
                LOG.warn(
                        "The destruction of a key is not at its end: another process is at bucket {} of the wrapping"
                                + " keys. If that process stands still, end it and repeat the erasure, or start again",
                        bucket);
            }
        }
    }

    /** The key to wrap new keys of a bucket with, which the caller shares or has. */
    WrappingKey keyInUse(int bucket) {
        WrappingKeys.Bucket read = keys.read(bucket);
        return read.next().filter(next -> table.isTaken(next.id())).orElse(read.current());
    }

    /** Does something in a transaction, and with the bucket, of table and file, that nobody else has meanwhile. */
    private <T> T alone(int bucket, Supplier<T> work) {
        return transactions.execute(status -> {
            locks.take(bucket);
            try (FileLock held = keys.secrets().hold(bucket)) {
                return work.get();
            } catch (IOException e) {
                throw notReleased(e);
            }
        });
    }

    private boolean settleIfFree(int bucket) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (!locks.tryTake(bucket)) {
                return false;
            }
            Optional<FileLock> free = keys.secrets().tryHold(bucket);
            try (FileLock held = free.orElse(null)) {
                free.ifPresent(lock -> settleLocked(bucket));
                return free.isPresent();
            } catch (IOException e) {
                throw notReleased(e);
            }
        }));
    }

    /** While the bucket is locked, no transaction is open that could still make the next secret the one that counts. */
    private void settleLocked(int bucket) {
        byte[] next = keys.secrets().read(bucket).next();
        if (next == null) {
            return;
        }
        if (table.isTaken(keys.derive(next).id())) {
            keys.secrets().replace(bucket, next);
        } else {
            keys.secrets().dropNext(bucket);
        }
    }

    private Replaced replaceInTable(int bucket, OwnerId destroyed) {
        // The secret before is gone soon: what is answered as committed must not be lost with the server, nor in the
        // memory of the one that takes its place.
        jdbc.query(
                "SELECT set_config('synchronous_commit', 'on', true)"
                        + " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')",
                row -> {});
        boolean madeWithoutFile = table.find(List.of(destroyed)).stream().anyMatch(row -> row.wrapping() == null);
        Slot slot = keys.secrets().read(bucket);
        byte[] secret = keys.secrets().propose(bucket);
        WrappingKey current = keys.derive(slot.current());
        WrappingKey next = keys.derive(secret);
        byte[] id = next.id();
        List<Row> others = table.wrappedWith(current.id()).stream()
                .filter(row -> !row.owner().equals(destroyed))
                .map(row -> new Row(row.owner(), next.wrap(row.owner(), unwrap(current, row)), id))
                .toList();
        table.rewrap(others);
        table.destroy(destroyed, id);
        if (madeWithoutFile) {
            fileTable.setOldCopies(true);
        }
        return new Replaced(bucket, slot.current(), secret);
    }

    private static UncheckedIOException notReleased(IOException failure) {
        return new UncheckedIOException("The wrapping keys cannot be released", failure);
    }

    private static byte[] unwrap(WrappingKey key, Row row) {
        return key.unwrap(row.owner(), row.wrapped())
                .orElseThrow(() -> new IllegalStateException("The key of " + row.owner() + " cannot be decrypted"));
    }
}
