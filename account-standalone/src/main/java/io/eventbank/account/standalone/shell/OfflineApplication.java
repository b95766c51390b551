package io.eventbank.account.standalone.shell;

import io.eventbank.account.standalone.StandaloneApplication;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application without its web server, for commands that work on its data while it is not running. */
final class OfflineApplication {

    private OfflineApplication() {}

    /**
     * Starts it on its data, which no other process may be running on.
     *
     * @param settings of the command, in the form {@code name=value}
     * @param properties of whoever calls it, in the same form
     */
    static ConfigurableApplicationContext start(List<String> settings, List<String> properties) {
        return new SpringApplicationBuilder(StandaloneApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("logging.level.root=error", "account.security.demo=false")
                .run(Stream.concat(settings.stream(), properties.stream())
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }
}
