package io.eventbank.account.benchmark;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Measures the application's command side on its event store against the same on Axon's stock engines and against
 * pgbench, on one durable PostgreSQL and in one run.
 */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = "Measures the application's event store against others.",
        subcommands = {CommandsBenchmark.class, DiskBenchmark.class, GrowthBenchmark.class, VerifyBenchmark.class})
final class Benchmark {

    private Benchmark() {}

    /** Exits with 0 when all was measured. */
    public static void main(String[] args) {
        LoggingSystem.get(Benchmark.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        System.exit(new CommandLine(new Benchmark()).execute(args));
    }
}
