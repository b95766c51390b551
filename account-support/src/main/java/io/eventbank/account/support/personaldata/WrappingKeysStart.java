package io.eventbank.account.support.personaldata;

import io.eventbank.account.support.personaldata.OwnerKeyTable.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens the wrapping keys, once it is sure that they are those of the database; brings to an end what a crash has cut
 * short, and moves keys of owners into the care of the file that were made without.
 */
final class WrappingKeysStart {

    /** Owners of one bucket are the ones whose keys are wrapped anew when one of them is destroyed. */
    private static final int BUCKETS = 4096;

    private static final int BATCH = 2000;

    /** A key that is destroyed between looking into the table and into the file makes them seem not to fit. */
    private static final int COMPARISONS = 5;

    private static final int NAMED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(WrappingKeysStart.class);

    private final JdbcTemplate jdbc;
    private final PlatformTransactionManager transactions;
    private final MasterKey masterKey;
    private final OwnerKeyTable table;

    WrappingKeysStart(JdbcTemplate jdbc, PlatformTransactionManager transactions, MasterKey masterKey) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.masterKey = masterKey;
        this.table = new OwnerKeyTable(jdbc);
    }

    /**
     * Opens those in a file, which is made if it is missing, or those without.
     *
     * @param file null or empty for none
     * @throws IllegalStateException if there are keys already, and master key or file are not what they need
     */
    WrappingKeys open(Path file) {
        return open(file, BUCKETS);
    }

    /** @param buckets of the file, if it is made */
    WrappingKeys open(Path file, int buckets) {
        WrappingKeys withoutFile = new WrappingKeys(masterKey, null);
        requireMasterKey(withoutFile);
        return file == null || file.toString().isEmpty() ? withoutFile(withoutFile) : inFile(file, buckets);
    }

    private WrappingKeys withoutFile(WrappingKeys keys) {
        if (!table.wrappings().isEmpty()) {
            throw new IllegalStateException("The keys of owners in the database need a file of wrapping keys:"
                    + " set account.personal-data.wrapping-keys-file");
        }
        LOG.warn(
                "Whoever has the master key can read destroyed keys of owners from the database's old files, its log and"
                        + " its backups while those exist; to prevent it set account.personal-data.wrapping-keys-file, to one"
                        + " file for all processes");
        return keys;
    }

    private WrappingKeys inFile(Path file, int buckets) {
        byte[] mark = masterKey.derive("file of wrapping keys");
        if (!Files.exists(file)) {
            if (!table.wrappings().isEmpty()) {
                throw new IllegalStateException(
                        "The keys of owners in the database need the wrapping keys in " + file + ", which is missing");
            }
            WrappingSecrets.createOnce(file, buckets, mark);
        }
        WrappingKeys keys = new WrappingKeys(masterKey, WrappingSecrets.open(file, mark));
        try {
            requireAll(keys, file);
            new KeyDestruction(jdbc, transactions, keys).settleAll();
            moveToFile(keys);
            return keys;
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    private void requireMasterKey(WrappingKeys keys) {
        try {
            table.wrappedWithMasterKey(1).forEach(keys::unwrap);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "The master key of personal data is not the one that this database was made with", e);
        }
    }

    private void requireAll(WrappingKeys keys, Path file) {
        Set<String> missing = missing(keys);
        for (int i = 1; i < COMPARISONS && !missing.isEmpty(); i++) {
            missing = missing(keys);
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "The wrapping keys in " + file + " are not those of this database, or not of"
                            + " the same time: it lacks " + missing.size() + ", such as "
                            + missing.stream().limit(NAMED).collect(Collectors.joining(", ")));
        }
    }

    private Set<String> missing(WrappingKeys keys) {
        Set<String> needed = table.wrappings();
        if (!needed.isEmpty()) {
            IntStream.range(0, keys.secrets().buckets())
                    .mapToObj(keys::read)
                    .flatMap(WrappingKeys.Bucket::keys)
                    .forEach(key -> needed.remove(HexFormat.of().formatHex(key.id())));
        }
        return needed;
    }

    private void moveToFile(WrappingKeys keys) {
        KeyDestruction destruction = new KeyDestruction(jdbc, transactions, keys);
        BucketLocks locks = new BucketLocks(jdbc);
        TransactionTemplate batches = new TransactionTemplate(transactions);
        int moved = 0;
        int batch;
        do {
            batch = batches.execute(status -> {
                locks.takeAll();
                List<Row> rows = table.wrappedWithMasterKey(BATCH);
                table.rewrap(
                        rows.stream().map(row -> moved(row, keys, destruction)).toList());
                return rows.size();
            });
            moved += batch;
        } while (batch > 0);
        if (moved > 0) {
            LOG.info("Moved {} keys of owners into the care of the file of wrapping keys", moved);
            forgetOldRows();
        }
    }

    private static Row moved(Row row, WrappingKeys keys, KeyDestruction destruction) {
        WrappingKey key = destruction.keyInUse(keys.bucketOf(row.owner()));
        return new Row(row.owner(), key.wrap(row.owner(), keys.unwrap(row).orElseThrow()), key.id());
    }

    /** As long as the rows from before are somewhere, the master key alone opens them. */
    private void forgetOldRows() {
        try {
            jdbc.execute("VACUUM (FULL) personal_data.owner_key");
        } catch (DataAccessException e) {
            LOG.warn("personal_data.owner_key still has rows from before: VACUUM (FULL) it", e);
        }
        LOG.warn("Keys of owners from before are still in the database's log until it has been overwritten, and in its"
                + " backups: whoever has the master key can read them there, even after they are destroyed");
    }
}
