package io.eventbank.eventstore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections outside of the caller's transaction, which may be rolled back: each statement is a transaction of its
 * own, also where the pool is set to something else.
 */
final class OwnTransactions extends DelegatingDataSource {

    OwnTransactions(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }
}
