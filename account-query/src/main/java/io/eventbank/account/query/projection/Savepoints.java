package io.eventbank.account.query.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Supplier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Undoes a part of a transaction if it fails: after an error PostgreSQL would refuse all that comes behind it. */
@Component
class Savepoints {

    private final JdbcTemplate jdbc;

    Savepoints(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Runs a part of the current transaction; what it throws is thrown on, with nothing written. */
    <T> T in(Supplier<T> part) {
        Savepoint savepoint = onConnection(Connection::setSavepoint);
        try {
            T result = part.get();
            onConnection(connection -> {
                connection.releaseSavepoint(savepoint);
                return null;
            });
            return result;
        } catch (RuntimeException failure) {
            try {
                onConnection(connection -> {
                    connection.rollback(savepoint);
                    return null;
                });
            } catch (RuntimeException broken) {
                failure.addSuppressed(broken);
            }
            throw failure;
        }
    }

    private interface Work<T> {

        T with(Connection connection) throws SQLException;
    }

    private <T> T onConnection(Work<T> work) {
        return jdbc.execute((ConnectionCallback<T>) work::with);
    }
}
