package io.eventbank.account.support.personaldata;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.support.database.SchemaMigration;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Base64;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A database with the table of the owners' keys, and processes that share it. */
final class KeyDatabase {

    static final KeyDatabase INSTANCE = new KeyDatabase();

    private final HikariDataSource dataSource = new HikariDataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final PlatformTransactionManager transactions = new DataSourceTransactionManager(dataSource);

    private KeyDatabase() {
        dataSource.setJdbcUrl(TestDatabase.create());
        SchemaMigration.of("personal_data", dataSource).migrate();
    }

    /** What a process has that uses keys of owners. */
    record KeyProcess(WrappingKeys wrapping, KeyDestruction destruction, PersonalData data) implements AutoCloseable {

        @Override
        public void close() {
            wrapping.close();
        }
    }

    void empty() {
        jdbc.execute("TRUNCATE personal_data.owner_key, personal_data.wrapping_file");
    }

    String url() {
        return dataSource.getJdbcUrl();
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    JdbcTemplate asSuperuser() {
        return new JdbcTemplate(TestPostgres.asSuperuser(dataSource));
    }

    PlatformTransactionManager transactions() {
        return transactions;
    }

    OwnerKeyTable table() {
        return new OwnerKeyTable(jdbc);
    }

    /**
     * Starts a process.
     *
     * @param file null for none
     * @param buckets of the file, if it is made
     */
    KeyProcess start(MasterKey masterKey, Path file, int buckets) {
        WrappingKeys wrapping = new WrappingKeysStart(jdbc, transactions, masterKey).open(file, buckets);
        return new KeyProcess(
                wrapping,
                new KeyDestruction(jdbc, transactions, wrapping),
                new PersonalData(new OwnerKeys(jdbc, transactions, wrapping), new Erasures(jdbc)));
    }

    /** A master key, the same one for the same number. */
    static MasterKey masterKey(int number) {
        byte[] secret = new byte[32];
        secret[0] = (byte) number;
        String text = Base64.getEncoder().encodeToString(secret);
        return MasterKey.load(new PersonalDataProperties(text, null, null));
    }
}
