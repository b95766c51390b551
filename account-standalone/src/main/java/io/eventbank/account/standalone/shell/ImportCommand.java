package io.eventbank.account.standalone.shell;

import io.eventbank.account.command.imports.ImportFailure;
import io.eventbank.account.command.imports.ImportKind;
import io.eventbank.account.command.imports.ImportService;
import io.eventbank.account.command.imports.ImportTally;
import io.eventbank.account.support.security.Caller;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Imports a file from the shell, straight into the data directory, while the application is not running. Ends with 0 if
 * every row was imported or had been, with 1 if some were rejected or the import stopped, with 2 on a wrong call.
 */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Import a CSV file. The application must not be running on the same data directory.")
final class ImportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "accounts|transactions", description = "what the file holds")
    private ImportKind kind;

    @Parameters(index = "1", paramLabel = "FILE", description = "a CSV file, UTF-8, with a header line")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "PROPERTY=VALUE",
            description = "a property of the application, such as account.data-dir=/var/lib/eventbank")
    private List<String> properties = new ArrayList<>();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(command.commandLine(), file + " is not a file that can be read");
        }
        try (ConfigurableApplicationContext application = OfflineApplication.start(List.of(), properties);
                SeekableByteChannel content = Files.newByteChannel(file)) {
            return run(application.getBean(ImportService.class), content);
        }
    }

    private int run(ImportService imports, SeekableByteChannel content) throws IOException {
        Map<String, ?> origin =
                Caller.system("shell:" + System.getProperty("user.name")).toMetaData();
        ImportTally tally = new ImportTally();
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        long start = System.nanoTime();
        boolean completed = false;
        try (ProgressBar bar = bar();
                Ticker ticker = new Ticker(() -> bar.stepTo(done(content, tally)))) {
            imports.importNow(kind, Channels.newInputStream(content), origin, tally);
            completed = true;
        } catch (ImportFailure failure) {
            err.println("Stopped at line " + failure.line() + ": " + failure.getMessage());
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        ImportTally.Counts counts = tally.counts();
        counts.errors()
                .forEach(error -> err.println("line " + error.line() + ": " + error.code() + ": " + error.message()));
        if (counts.rejected() > counts.errors().size()) {
            err.println("and " + (counts.rejected() - counts.errors().size()) + " more");
        }
        out.printf(
                Locale.ROOT,
                "%,d rows read in %.1f s: %,d imported, %,d were there already, %,d rejected%n",
                counts.read(),
                time.toMillis() / 1000.0,
                counts.imported(),
                counts.skipped(),
                counts.rejected());
        out.flush();
        return completed && counts.rejected() == 0 ? 0 : 1;
    }

    /** How much of the file is imported: of the bytes that were read, the share of the rows that are done. */
    private static long done(SeekableByteChannel content, ImportTally tally) {
        ImportTally.Counts counts = tally.counts();
        long rows = counts.imported() + counts.skipped() + counts.rejected();
        try {
            return counts.read() == 0 ? 0 : content.position() * rows / counts.read();
        } catch (IOException e) {
            return 0; // only the bar is wrong; the import itself will meet the same error
        }
    }

    private ProgressBar bar() throws IOException {
        return new ProgressBarBuilder()
                .setTaskName("Import " + file.getFileName())
                .setInitialMax(Files.size(file))
                .setUnit(" KiB", 1024)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    /** Does something every so often, and a last time when it is closed. */
    private static final class Ticker implements AutoCloseable {

        private static final long MILLIS = 200;

        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final Runnable tick;

        private Ticker(Runnable tick) {
            this.tick = tick;
            thread.scheduleAtFixedRate(tick, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            thread.shutdownNow();
            tick.run();
        }
    }
}
