package io.eventbank.account.query.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.support.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Read models that were made before anybody could be erased. */
class ErasureMigrationTest {

    private static final String MAY_BE_NULL = """
            SELECT count(*) FROM information_schema.columns
            WHERE table_schema = ? AND table_name IN ('owner', 'account_owner')
            AND column_name IN ('name_ciphertext', 'email_ciphertext') AND is_nullable = 'YES'
            """;

    private final JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(TestDatabase.create()));

    @ParameterizedTest
    @ValueSource(strings = {"account_query_next", "account_query_previous"})
    void theTablesOfARebuildCanHoldErasedOwnersAsThoseThatAnswerCan(String schema) {
        migrateTo("7");
        jdbc.execute("CREATE TABLE " + schema + ".owner (LIKE account_query.owner INCLUDING ALL)");
        jdbc.execute("CREATE TABLE " + schema + ".account_owner (LIKE account_query.account_owner INCLUDING ALL)");
        assertThat(mayBeNull(schema)).isZero();

        migrateTo("8");

        assertThat(mayBeNull(schema)).isEqualTo(4);
        assertThat(mayBeNull("account_query")).isEqualTo(4);
    }

    private int mayBeNull(String schema) {
        return jdbc.queryForObject(MAY_BE_NULL, Integer.class, schema);
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(jdbc.getDataSource())
                .schemas("account_query")
                .locations("classpath:db/account_query")
                .target(version)
                .load()
                .migrate();
    }
}
