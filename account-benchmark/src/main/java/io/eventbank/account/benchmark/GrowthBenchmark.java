package io.eventbank.account.benchmark;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What becomes slower or larger as the application's event store grows. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = "How fast events are appended and read, and what they take, as there come to be more.")
final class GrowthBenchmark implements Callable<Integer> {

    private static final int LOADS = 1_000;
    private static final long READ_EVENTS = 200_000;

    @Mixin
    private WorkerOptions workers;

    @Option(names = "--events", defaultValue = "10000000", description = "How many in all (${DEFAULT-VALUE}).")
    private long events;

    @Option(names = "--steps", defaultValue = "5", description = "In how many steps (${DEFAULT-VALUE}).")
    private int steps;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (steps < 1 || events < steps) {
            throw new ParameterException(spec.commandLine(), "There must be a step, and an event in each");
        }
        workers.variants = Set.of(Variant.APPLICATION);
        String database = Variant.APPLICATION.id();
        try (Stage stage = Stage.open(workers)) {
            WorkerProcess worker = stage.processes().get(Variant.APPLICATION);
            System.out.println(stage.server().description() + "\n");
            System.out.println("| events | appended/s | read/s | load of 50 events, median ms | p99 ms | vacuum s"
                    + " | bytes/event: tables | indexes |\n|--:|--:|--:|--:|--:|--:|--:|--:|");
            long step = events / steps;
            for (int done = 1; done <= steps; done++) {
                String prefix = "S" + done + "-";
                long start = System.nanoTime();
                worker.ask(Worker.Request.append(prefix, workers.accounts, step));
                double appended = step * 1e9 / (System.nanoTime() - start);
                Outcome loaded = worker.ask(Worker.Request.load(prefix, workers.accounts, LOADS));
                Outcome read = worker.ask(Worker.Request.read(READ_EVENTS));
                Duration vacuum = stage.server().vacuum(database);
                Server.Sizes sizes = stage.server().sizes(database);
                long count = done * step;
                System.out.printf(
                        "| %,d | %,.0f | %,.0f | %.2f | %.2f | %.1f | %d | %d |%n",
                        count,
                        appended,
                        read.perSecond(),
                        loaded.medianNanos() / 1e6,
                        loaded.p99Nanos() / 1e6,
                        vacuum.toMillis() / 1e3,
                        sizes.tables() / count,
                        sizes.indexes() / count);
            }
        }
        return 0;
    }
}
