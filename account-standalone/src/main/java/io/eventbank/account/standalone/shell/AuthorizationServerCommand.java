package io.eventbank.account.standalone.shell;

import io.eventbank.account.standalone.authorization.AuthorizationServerApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the demo authorization server by itself until it is stopped. */
@Command(
        name = "authorization-server",
        mixinStandardHelpOptions = true,
        description = "Run only the demo authorization server, for command and query side as processes of their own.")
final class AuthorizationServerCommand implements Callable<Integer> {

    @Option(
            names = "--set",
            paramLabel = "PROPERTY=VALUE",
            description = "a property of it, such as server.port=9000 or account.data-dir=/var/lib/eventbank")
    private List<String> properties = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (ConfigurableApplicationContext server = AuthorizationServerApplication.start(
                properties.stream().map(property -> "--" + property).toArray(String[]::new))) {
            server.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
            closed.await();
        }
        return 0;
    }
}
