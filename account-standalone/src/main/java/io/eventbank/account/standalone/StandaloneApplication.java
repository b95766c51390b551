package io.eventbank.account.standalone;

import io.eventbank.account.command.CommandModule;
import io.eventbank.account.query.QueryModule;
import io.eventbank.account.standalone.shell.Shell;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Both sides in one process, on a PostgreSQL and with an authorization server of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({CommandModule.class, QueryModule.class})
public class StandaloneApplication {

    public static void main(String[] args) {
        if (Shell.isCommand(args)) {
            System.exit(Shell.run(args));
        }
        SpringApplication.run(StandaloneApplication.class, args);
    }
}
