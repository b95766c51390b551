package io.eventbank.account.standalone.database;

import io.eventbank.account.standalone.start.DataDirectoryAutoConfiguration;
import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** An application of nothing but the database, in this process or as one of its own. */
@ImportAutoConfiguration({
    DataDirectoryAutoConfiguration.class,
    EmbeddedPostgresAutoConfiguration.class,
    DataSourceAutoConfiguration.class
})
final class DatabaseApplication {

    static final String READY = "The application is ready";

    /** The first argument is the data directory. */
    public static void main(String[] arguments) throws InterruptedException {
        start(Path.of(arguments[0]));
        System.out.println(READY);
        Thread.currentThread().join();
    }

    static ConfigurableApplicationContext start(Path dataDirectory, String... properties) {
        return new SpringApplicationBuilder(DatabaseApplication.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .properties(
                        "spring.config.name=none", // not the settings of the whole application
                        "account.data-dir=" + dataDirectory,
                        "account.database.binaries-dir=target/postgresql-binaries",
                        "spring.main.banner-mode=off",
                        "logging.level.com.zaxxer.hikari=error",
                        "logging.level.io.zonky=warn")
                .run();
    }
}
