package io.eventbank.account.support.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.support.testing.TestDatabase;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SchemaMigrationTest {

    private static final long IDLE_MILLIS = 500;

    @Test
    void aMigrationMayTakeLongerThanTransactionsMayBeIdle() {
        DriverManagerDataSource dataSource = new DriverManagerDataSource(
                TestDatabase.create() + "&options=-c%20idle_in_transaction_session_timeout=" + IDLE_MILLIS,
                "postgres",
                "");

        assertThat(SchemaMigration.of("personal_data", dataSource, new Slow()).migrate().success)
                .isTrue();
    }

    private static final class Slow implements JavaMigration {

        @Override
        public MigrationVersion getVersion() {
            return MigrationVersion.fromVersion("1000");
        }

        @Override
        public String getDescription() {
            return "slow";
        }

        @Override
        public Integer getChecksum() {
            return null;
        }

        @Override
        public boolean canExecuteInTransaction() {
            return true;
        }

        @Override
        public void migrate(Context context) throws Exception {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("SELECT pg_sleep(" + TimeUnit.MILLISECONDS.toSeconds(4 * IDLE_MILLIS) + ")");
            }
        }
    }
}
