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

/** The command application without its web server, on a real PostgreSQL. */
public final class CommandSide {

    public static final Map<String, String> TELLER = new Caller("t", Set.of(Role.TELLER), null).toMetaData();

    private CommandSide() {}

    /** Starts one on a database of {@link TestDatabase}; several may share it. */
    public static ConfigurableApplicationContext start(String databaseUrl, Path spool, String... properties) {
        String[] fixed = {
            "spring.datasource.url=" + databaseUrl,
            "spring.datasource.username=postgres",
            "account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "account.import.spool-dir=" + spool,
            "logging.level.root=warn"
        };
        return new SpringApplicationBuilder(CommandApplication.class)
                .web(WebApplicationType.NONE)
                .run(Stream.concat(Arrays.stream(fixed), Arrays.stream(properties))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }
}
