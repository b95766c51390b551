package io.eventbank.account.support.personaldata;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Opens the wrapping keys, once it is sure that they are those of the database; brings to an end what a crash has cut
 * short, and moves keys of owners into the care of the file that were made without.
 */
final class WrappingKeysStart {

    /** Owners of one bucket are the ones whose keys are wrapped anew when one of them is destroyed. */
    private static final int BUCKETS = 4096;

    /** A key that is destroyed between looking into the table and into the file makes them seem not to fit. */
    private static final int COMPARISONS = 5;

    private static final int NAMED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(WrappingKeysStart.class);

    private final JdbcTemplate jdbc;
    private final PlatformTransactionManager transactions;
    private final MasterKey masterKey;
    private final OwnerKeyTable table;
    private final WrappingFileTable fileTable;

    WrappingKeysStart(JdbcTemplate jdbc, PlatformTransactionManager transactions, MasterKey masterKey) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.masterKey = masterKey;
        this.table = new OwnerKeyTable(jdbc);
        this.fileTable = new WrappingFileTable(jdbc);
    }

    /**
     * Opens those in a file, which is made if it is missing, or those without.
     *
     * @param file null or empty for none
     * @throws IllegalStateException if the database belongs with another file, or there are keys already, and master
     *     key or file are not what they need
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
        if (fileTable.identity().isPresent() || !table.wrappings().isEmpty()) {
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
        // Before the look for the file: a file that is registered is there already.
        Optional<byte[]> registered = fileTable.identity();
        if (!Files.exists(file)) {
            if (registered.isPresent() || !table.wrappings().isEmpty()) {
                throw new IllegalStateException(
                        "The keys of owners in the database need the wrapping keys in " + file + ", which is missing");
            }
            WrappingSecrets.createOnce(file, buckets, mark);
        }
        WrappingKeys keys = new WrappingKeys(masterKey, WrappingSecrets.open(file, mark));
        try {
            byte[] identity = keys.secrets().identity();
            requireSame(identity, registered.orElse(identity), file);
            requireAll(keys, file);
            requireSame(identity, fileTable.register(identity), file);
            new KeyDestruction(jdbc, transactions, keys).settleAll();
            new MoveToFile(jdbc, transactions, keys).run();
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

    private static void requireSame(byte[] identity, byte[] registered, Path file) {
        if (!Arrays.equals(identity, registered)) {
            throw new IllegalStateException("The wrapping keys in " + file + " are not those of this database, which"
                    + " belongs with another file: all processes need the same one");
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
}
