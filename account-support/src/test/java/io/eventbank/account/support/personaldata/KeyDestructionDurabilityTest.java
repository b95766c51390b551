package io.eventbank.account.support.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.value.OwnerId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How sure the transaction is that destroys a key, whatever the database is set to. */
class KeyDestructionDurabilityTest {

    private static final OwnerId ADA = new OwnerId("C1");

    @TempDir
    private Path directory;

    private SingleConnectionDataSource dataSource;
    private JdbcTemplate jdbc;

    @BeforeEach
    void recordWhatEachDestructionIsCommittedWith() {
        KeyDatabase.INSTANCE.empty();
        dataSource = new SingleConnectionDataSource(KeyDatabase.INSTANCE.url(), true);
        jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("""
                CREATE TEMP TABLE committed_with (setting text);
                CREATE FUNCTION pg_temp.record() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO committed_with VALUES (current_setting('synchronous_commit'));
                    RETURN NEW;
                END $$;
                CREATE TRIGGER record BEFORE UPDATE ON personal_data.owner_key
                    FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION pg_temp.record();
                """);
    }

    @AfterEach
    void disconnect() {
        jdbc.execute("DROP TRIGGER record ON personal_data.owner_key");
        dataSource.destroy();
    }

    @ParameterizedTest
    @CsvSource({"off, on", "local, on", "remote_write, on", "on, on", "remote_apply, remote_apply"})
    void itIsOnTheDiskOfAStandbyTooBeforeTheSecretIsOverwritten(String set, String used) {
        jdbc.execute("SET synchronous_commit = " + set);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(dataSource);
        try (WrappingKeys wrapping = new WrappingKeysStart(jdbc, transactions, KeyDatabase.masterKey(0))
                .open(directory.resolve("wrapping-keys"), 1)) {
            PersonalData data = new PersonalData(new OwnerKeys(jdbc, transactions, wrapping), new Erasures(jdbc));
            data.encrypt(ADA, PersonalField.NAME, "Ada");

            data.destroyKey(ADA);

            assertThat(jdbc.queryForList("SELECT setting FROM committed_with", String.class))
                    .containsExactly(used);
            assertThat(jdbc.queryForObject("SHOW synchronous_commit", String.class))
                    .isEqualTo(set);
        }
    }
}
