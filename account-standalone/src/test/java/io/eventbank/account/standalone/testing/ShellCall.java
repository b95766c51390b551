package io.eventbank.account.standalone.testing;

import io.eventbank.account.standalone.shell.Shell;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command of the shell came to.
 *
 * @param status that it ended with
 */
public record ShellCall(int status, String out, String err) {

    private static final long MINUTES = 4;

    /** Carries out a command in this process. */
    public static ShellCall of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Shell.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new ShellCall(status, out.toString(), err.toString());
    }

    /**
     * Carries out a command in a process of its own.
     *
     * @param directory where its output is kept
     * @param program the one of {@link Bank#program}
     * @param input what it may read from its standard input
     */
    public static ShellCall asProcess(Path directory, List<String> program, String input, String... arguments)
            throws Exception {
        Path out = directory.resolve("shell.out");
        Path err = directory.resolve("shell.err");
        Path in = Files.writeString(directory.resolve("shell.in"), input, StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("It did not end:\n" + Files.readString(err));
        }
        return new ShellCall(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
