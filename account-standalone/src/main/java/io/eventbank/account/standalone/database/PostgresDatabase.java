package io.eventbank.account.standalone.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The database and its role in a running server. */
final class PostgresDatabase {

    private static final String NAME = EmbeddedPostgres.DATABASE;
    private static final String WRONG_PASSWORD = "28P01";

    private PostgresDatabase() {}

    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * Makes the role and the database where they are missing. The role owns the database and sees the server's
     * statistics, but is no superuser: whoever gets hold of a connection gets no shell.
     */
    static void ensure(int port, String password) throws SQLException {
        try (Connection connection = connect(port, password);
                Statement statement = connection.createStatement()) {
            if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + NAME + "'")) {
                statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "' IN ROLE pg_monitor");
            }
            if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
                statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
        }
    }

    private static Connection connect(int port, String password) throws SQLException {
        try {
            return DriverManager.getConnection(url(port, "postgres"), "postgres", password);
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
