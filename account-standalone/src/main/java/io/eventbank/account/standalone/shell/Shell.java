package io.eventbank.account.standalone.shell;

import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can be done from the shell besides running the application. */
@Command(
        name = "account-standalone",
        description = "Without a command the application runs, with --property=value for its properties.",
        subcommands = {
            ImportCommand.class,
            VerifyCommand.class,
            ReceiptCommand.class,
            CertificateCommand.class,
            AuthorizationServerCommand.class
        })
public final class Shell {

    private static final Set<String> WORDS =
            Set.of("import", "verify", "receipt", "certificate", "authorization-server", "help", "--help", "-h");

    private Shell() {}

    /** Whether the arguments are a command rather than properties of the application. */
    public static boolean isCommand(String... arguments) {
        return arguments.length > 0 && (WORDS.contains(arguments[0]) || !arguments[0].startsWith("--"));
    }

    /** Carries out a command; the status to end the process with. */
    public static int run(String... arguments) {
        return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    }

    /** The same, with its output to somewhere else. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Shell())
                .addSubcommand(new CommandLine.HelpCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err);
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("The command failed: " + rootOf(failure).getMessage());
            return 1;
        });
        return line.execute(arguments);
    }

    /** What a failure began with: what stands around it tells of beans, not of what to do. */
    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
