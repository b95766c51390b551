package io.eventbank.account.support.database;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/** The application's database, with all its settings, for another user. */
final class OwnerDataSource {

    private OwnerDataSource() {}

    /** Connects anew each time: it is needed at the start only. */
    static DataSource of(DataSource application, EventStoreOwner owner) {
        HikariDataSource pool =
                DataSourceUnwrapper.unwrap(application, HikariConfigMXBean.class, HikariDataSource.class);
        if (pool == null || pool.getJdbcUrl() == null) {
            throw new EventStoreRefusedException(
                    "account.database.event-store-owner needs a connection pool of HikariCP with spring.datasource.url");
        }
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(pool.getJdbcUrl());
        try {
            for (String name : pool.getDataSourceProperties().stringPropertyNames()) {
                dataSource.setProperty(name, pool.getDataSourceProperties().getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("A setting of the connection pool cannot be used for the owner", e);
        }
        dataSource.setUser(owner.username());
        dataSource.setPassword(owner.password());
        return dataSource;
    }
}
