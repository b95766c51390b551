package io.eventbank.account.benchmark;

import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long it takes to seal the application's events, and to verify them. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "How fast many events are sealed and verified, and what their seal takes on disk.")
final class VerifyBenchmark implements Callable<Integer> {

    @Mixin
    private WorkerOptions workers;

    @Option(names = "--events", defaultValue = "1000000", description = "How many (${DEFAULT-VALUE}).")
    private long events;

    @Option(names = "--rounds", defaultValue = "3", description = "How often they are verified (${DEFAULT-VALUE}).")
    private int rounds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (events < 1 || rounds < 1) {
            throw new ParameterException(spec.commandLine(), "events and rounds must be above zero");
        }
        workers.variants = Set.of(Variant.APPLICATION);
        workers.projections = false;
        workers.idleQuerySide = true;
        try (Stage stage = Stage.open(workers)) {
            WorkerProcess worker = stage.processes().get(Variant.APPLICATION);
            System.out.println(stage.server().description() + "\n");
            worker.ask(Worker.Request.append("A", workers.accounts, events));
            stage.server().checkpoint();
            System.out.println("| what | events | s | events/s | JVM µs/event | PostgreSQL µs/event |\n"
                    + "|---|--:|--:|--:|--:|--:|");
            measure("seal", stage.server(), worker, Worker.Request.seal());
            for (int round = 0; round < rounds; round++) {
                measure("verify", stage.server(), worker, Worker.Request.verify());
            }
            System.out.printf(
                    "%nThe seal takes %d bytes/event on disk.%n",
                    stage.server().sealBytes(Variant.APPLICATION.id()) / events);
        }
        return 0;
    }

    private static void measure(String what, Server server, WorkerProcess worker, Worker.Request request)
            throws Exception {
        Server.Counters before = server.counters();
        Outcome outcome = worker.ask(request);
        Server.Counters cost = server.counters().since(before);
        System.out.printf(
                "| %s | %,d | %.1f | %,.0f | %.1f | %.1f |%n",
                what,
                outcome.commands(),
                outcome.nanos() / 1e9,
                outcome.perSecond(),
                outcome.cpuNanos() / 1e3 / outcome.commands(),
                cost.cpuNanos() / 1e3 / outcome.commands());
    }
}
