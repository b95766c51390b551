package io.eventbank.account.standalone.shell;

import io.eventbank.account.query.proof.VerificationView;
import io.eventbank.account.query.proof.Verifier;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies the sealed events from the shell, straight in the data directory, while the application is not running. Ends
 * with 0 if they are as they were sealed, with 1 if not or if it could not be found out, with 2 on a wrong call.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Find out whether the sealed events are as they were sealed. The application must not be running"
                + " on the same data directory.")
final class VerifyCommand implements Callable<Integer> {

    /** Nothing is sealed, and no account is looked at, by this process: it only reads. */
    private static final List<String> SETTINGS = List.of("account.seal.enabled=false", "account.parity.enabled=false");

    @Option(
            names = "--set",
            paramLabel = "PROPERTY=VALUE",
            description = "a property of the application, such as account.data-dir=/var/lib/eventbank")
    private List<String> properties = new ArrayList<>();

    @Option(names = "--json", description = "print what POST /api/v1/admin/verify answers")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        try (ConfigurableApplicationContext application = OfflineApplication.start(SETTINGS, properties)) {
            VerificationView found = application.getBean(Verifier.class).verify();
            PrintWriter out = command.commandLine().getOut();
            if (json) {
                out.println(application.getBean(JsonMapper.class).writeValueAsString(found));
            } else {
                (found.valid() ? out : command.commandLine().getErr()).println(VerificationText.of(found));
            }
            return found.valid() ? 0 : 1;
        }
    }
}
