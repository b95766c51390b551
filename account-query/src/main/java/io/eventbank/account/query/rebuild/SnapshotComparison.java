package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.comparison.Comparison;
import io.eventbank.account.query.comparison.TableComparer;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The database as it was at one moment, to compare read models in that are written to meanwhile. */
final class SnapshotComparison implements AutoCloseable {

    private final Connection connection;
    private final JdbcTemplate jdbc;

    /** Takes the snapshot: it shows what is committed by now, whenever it is looked at. */
    SnapshotComparison(DataSource dataSource) {
        try {
            connection = dataSource.getConnection();
            try {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
                jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
                jdbc.execute("SELECT 1"); // PostgreSQL takes the snapshot with the first statement
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Compares the read model that answers with the one beside it. */
    Comparison compare(ReadModel model, boolean sameEvents, int maxExamples) {
        TableComparer comparer = new TableComparer(jdbc, maxExamples);
        return new Comparison(
                sameEvents,
                model.tables().stream()
                        .map(table -> comparer.compare(table.name(), Schema.LIVE, Schema.NEXT))
                        .toList());
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static UncategorizedSQLException failure(SQLException e) {
        return new UncategorizedSQLException("Comparing read models", null, e);
    }
}
