package io.eventbank.account.support.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The roles of a database and their passwords: the owner of the events, and that of the application. They are set up by
 * {@code deploy/postgresql/roles.sql}, which is also there for psql.
 */
public record DatabaseRoles(String owner, String ownerPassword, String application, String applicationPassword) {

    /**
     * Makes the roles where they are missing, sets their passwords, and gives each of them the schemas that are its
     * own.
     *
     * @param superuser a connection of a superuser to the database
     */
    public void setUp(Connection superuser) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute(script());
        }
    }

    private String script() {
        // What begins with a backslash is for psql: it takes the values from environment variables.
        String script =
                resource().lines().filter(line -> !line.startsWith("\\")).collect(Collectors.joining("\n"));
        Map<String, String> values = Map.of(
                "owner", owner,
                "owner_password", ownerPassword,
                "application", application,
                "application_password", applicationPassword);
        for (Map.Entry<String, String> value : values.entrySet()) {
            script = script.replace(
                    ":'" + value.getKey() + "'", "'" + value.getValue().replace("'", "''") + "'");
        }
        return script;
    }

    private static String resource() {
        try (InputStream content = DatabaseRoles.class.getResourceAsStream("roles.sql")) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "DatabaseRoles[owner=" + owner + ", application=" + application + "]";
    }
}
