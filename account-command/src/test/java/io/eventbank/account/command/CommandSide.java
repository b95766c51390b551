package io.eventbank.account.command;

import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import io.eventbank.account.support.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The command application on a real PostgreSQL. */
public final class CommandSide {

    public static final Map<String, String> TELLER = new Caller("t", Set.of(Role.TELLER), null).toMetaData();

    private CommandSide() {}

    /** Starts one without its web server on a database of {@link TestDatabase}; several may share it. */
    public static ConfigurableApplicationContext start(String databaseUrl, Path spool, String... properties) {
        return start(
                new SpringApplicationBuilder(CommandApplication.class).web(WebApplicationType.NONE),
                databaseUrl,
                spool,
                properties);
    }

    /**
     * Starts one with its web server, on a free port; it takes {@link TestTokens}.
     *
     * @param more beans for it
     */
    public static ConfigurableApplicationContext startWeb(
            Class<?> more, String databaseUrl, Path spool, String... properties) {
        return start(
                new SpringApplicationBuilder(CommandApplication.class, TestTokens.class, more),
                databaseUrl,
                spool,
                Stream.concat(Stream.of("server.port=0"), Arrays.stream(properties))
                        .toArray(String[]::new));
    }

    private static ConfigurableApplicationContext start(
            SpringApplicationBuilder application, String databaseUrl, Path spool, String... properties) {
        String[] fixed = {
            "spring.datasource.url=" + databaseUrl,
            "spring.datasource.username=postgres",
            "account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "account.import.spool-dir=" + spool,
            "logging.level.root=warn"
        };
        return application.run(Stream.concat(Arrays.stream(fixed), Arrays.stream(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new));
    }
}
