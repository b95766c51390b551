package io.eventbank.account.support.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.jdbc.datasource.AbstractDataSource;

class DatabaseWaitTest {

    private static final SQLException REFUSED = new SQLException("Connection refused", "08001");
    private static final SQLException STARTING = new SQLException("the database system is starting up", "57P03");
    private static final SQLException WRONG_PASSWORD = new SQLException("password authentication failed", "28P01");

    @Test
    void theStartGoesOnOnceTheDatabaseAnswers() {
        Failing database = new Failing(REFUSED, STARTING);

        new DatabaseWait(Duration.ofMinutes(1)).postProcessAfterInitialization(database, "dataSource");

        assertThat(database.failures).isEmpty();
    }

    @Test
    void whatWaitingDoesNotHelpAgainstFailsTheStartAtOnce() {
        Failing database = new Failing(WRONG_PASSWORD, REFUSED);

        assertThatThrownBy(() ->
                        new DatabaseWait(Duration.ofMinutes(1)).postProcessAfterInitialization(database, "dataSource"))
                .hasMessageContaining("password authentication failed");
        assertThat(database.failures).containsExactly(REFUSED);
    }

    @Test
    void aDatabaseThatStaysAwayFailsTheStart() {
        DataSource away = new Failing(REFUSED, REFUSED, REFUSED);

        assertThatThrownBy(() -> new DatabaseWait(Duration.ZERO).postProcessAfterInitialization(away, "dataSource"))
                .hasMessageContaining("Connection refused");
    }

    private static final class Failing extends AbstractDataSource {

        private final Queue<SQLException> failures;

        private Failing(SQLException... failures) {
            this.failures = new ArrayDeque<>(List.of(failures));
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (failures.isEmpty()) {
                return Mockito.mock(Connection.class);
            }
            throw failures.remove();
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }
    }
}
