package io.eventbank.account.standalone.database;

import io.eventbank.account.support.database.DatabaseRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The database and its roles in a running server. */
final class PostgresDatabase {

    private static final String NAME = EmbeddedPostgres.DATABASE;
    private static final String SUPERUSER = "postgres";
    private static final String WRONG_PASSWORD = "28P01";

    private PostgresDatabase() {}

    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * Makes the database and the roles where they are missing, and sets their passwords. What an earlier version gave
     * to the application's role alone is given to the one that it is for. The application sees the server's statistics,
     * but is no superuser: whoever gets hold of a connection gets no shell.
     *
     * @param password of the superuser
     */
    static void ensure(int port, String password, DatabaseRoles roles) throws SQLException {
        try (Connection connection = connect(port, SUPERUSER, password);
                Statement statement = connection.createStatement()) {
            if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
                statement.execute("CREATE DATABASE " + NAME);
            }
        }
        try (Connection connection = connect(port, NAME, password);
                Statement statement = connection.createStatement()) {
            roles.setUp(connection);
            statement.execute("GRANT pg_monitor TO " + roles.application());
        }
    }

    private static Connection connect(int port, String database, String password) throws SQLException {
        try {
            return DriverManager.getConnection(url(port, database), SUPERUSER, password);
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new SQLException(
                        "the database does not take the password in " + EmbeddedPostgres.PASSWORD_FILE
                                + "; restore that file",
                        e.getSQLState(),
                        e);
            }
            throw e;
        }
    }

    private static boolean isMissing(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            return !found.next();
        }
    }
}
