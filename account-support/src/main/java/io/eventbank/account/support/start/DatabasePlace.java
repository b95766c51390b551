package io.eventbank.account.support.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;

/** Where the database is: host, port and name, since an address may hold more, a password too. */
final class DatabasePlace implements Place {

    private static final Pattern ADDRESS = Pattern.compile("jdbc:postgresql:(?://)?(?:[^/?]*@)?([^?;@]*)(?:\\?.*)?");

    private final ObjectProvider<DataSource> dataSource;

    DatabasePlace(ObjectProvider<DataSource> dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public String describe(String origin) {
        try (Connection connection = dataSource.getObject().getConnection()) {
            return "database " + address(connection.getMetaData().getURL());
        } catch (SQLException e) {
            return "database not there just now";
        }
    }

    static String address(String url) {
        Matcher address = ADDRESS.matcher(url);
        return address.matches() ? address.group(1) : "of another kind";
    }
}
