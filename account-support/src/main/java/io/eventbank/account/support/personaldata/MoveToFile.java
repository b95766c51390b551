package io.eventbank.account.support.personaldata;

import io.eventbank.account.support.personaldata.OwnerKeyTable.Row;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves keys of owners into the care of the file of wrapping keys that were made without, and forgets their copies. */
final class MoveToFile {

    private static final int BATCH = 2000;

    /** Meanwhile whoever wants to read a key waits, too. */
    private static final String LOCK_TIMEOUT = "2s";

    private static final Logger LOG = LoggerFactory.getLogger(MoveToFile.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final OwnerKeyTable table;
    private final WrappingFileTable fileTable;
    private final BucketLocks locks;
    private final WrappingKeys keys;
    private final KeyDestruction destruction;

    MoveToFile(JdbcTemplate jdbc, PlatformTransactionManager transactions, WrappingKeys keys) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.table = new OwnerKeyTable(jdbc);
        this.fileTable = new WrappingFileTable(jdbc);
        this.locks = new BucketLocks(jdbc);
        this.keys = keys;
        this.destruction = new KeyDestruction(jdbc, transactions, keys);
    }

    /** Moves them all, and does what an earlier run has left undone. */
    void run() {
        int moved = 0;
        // Without a lock first: a start must not wait for who has a bucket if there is nothing to move.
        while (!table.wrappedWithMasterKey(1).isEmpty()) {
            moved += transactions.execute(status -> moveBatch());
        }
        if (moved > 0) {
            LOG.info("Moved {} keys of owners into the care of the file of wrapping keys", moved);
            LOG.warn("Keys of owners from before are still in the database's log until it has been overwritten, and in"
                    + " its backups: whoever has the master key can read them there, even after they are destroyed");
        }
        if (fileTable.hasOldCopies()) {
            forgetOldCopies();
        }
    }

    private int moveBatch() {
        locks.takeAll();
        List<Row> rows = table.wrappedWithMasterKey(BATCH);
        table.rewrap(rows.stream().map(this::moved).toList());
        fileTable.setOldCopies(true);
        return rows.size();
    }

    private Row moved(Row row) {
        WrappingKey key = destruction.keyInUse(keys.bucketOf(row.owner()));
        return new Row(row.owner(), key.wrap(row.owner(), keys.unwrap(row).orElseThrow()), key.id());
    }

    /**
     * Writes the table anew. VACUUM (FULL) would keep what a transaction that began earlier could still see; this takes
     * what is there now only, and is one transaction with the note of it. A column that only seems to change is needed
     * for that.
     */
    private void forgetOldCopies() {
        try {
            transactions.executeWithoutResult(status -> {
                jdbc.execute("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'");
                jdbc.execute("ALTER TABLE personal_data.owner_key"
                        + " ALTER COLUMN encrypted_key TYPE bytea USING encrypted_key || ''::bytea");
                fileTable.setOldCopies(false);
            });
        } catch (DataAccessException e) {
            LOG.warn(
                    "personal_data.owner_key still has copies of keys that the master key alone opens; the next start"
                            + " tries again to remove them",
                    e);
        }
    }
}
