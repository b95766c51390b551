package io.eventbank.account.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many deposits the variants carry out. They take turns, in an order that changes from round to round. */
@Command(
        name = "commands",
        mixinStandardHelpOptions = true,
        description = "Deposits per second, their latency, and what they cost.")
final class CommandsBenchmark implements Callable<Integer> {

    private static final int WARM_UP = 0;

    @Mixin
    private WorkerOptions workers;

    @Option(
            names = "--callers",
            split = ",",
            paramLabel = "NUMBER",
            defaultValue = "1,8,32,64",
            description = "Commands that are on the way at the same time (${DEFAULT-VALUE}).")
    private Set<Integer> callers;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "Of one variant's turn with one number of callers (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Turns that each variant has with each number of callers (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "Seconds of each variant with each number of callers, before the first round"
                    + " (${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Spec
    private CommandSpec spec;

    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<Variant, Long> events = new EnumMap<>(Variant.class);

    @Override
    public Integer call() throws Exception {
        if (callers.stream().anyMatch(number -> number < 1) || seconds < 1 || rounds < 1 || warmUpSeconds < 0) {
            throw new ParameterException(spec.commandLine(), "callers, seconds and rounds must be above zero");
        }
        try (Stage stage = Stage.open(workers)) {
            System.err.println(stage.server().description());
            Map<Variant, WorkerProcess> processes = new EnumMap<>(stage.processes());
            Optional<Pgbench> pgbench = pgbench(stage);
            for (int round = WARM_UP; round <= rounds; round++) {
                if (round > WARM_UP || warmUpSeconds > 0) {
                    round(round, stage.server(), processes, pgbench);
                }
            }
            System.out.println(stage.server().description() + "; " + Runtime.version() + "; "
                    + Runtime.getRuntime().availableProcessors() + " processors; " + rounds + " rounds of " + seconds
                    + " s" + (workers.projections ? "; with projections" : "") + "\n");
            Report report = new Report(measurements, workers.projections);
            System.out.println(report.table());
            System.out.println(report.against(Variant.APPLICATION, Variant.UNSEALED));
            System.out.println(Server.Sizes.tableHead());
            stage.server().checkpoint();
            for (Map.Entry<Variant, Long> one : events.entrySet()) {
                Server.Sizes sizes = stage.server().sizes(one.getKey().id());
                System.out.println(sizes.tableRow(one.getKey(), one.getValue()));
            }
        }
        return 0;
    }

    private void round(int round, Server server, Map<Variant, WorkerProcess> processes, Optional<Pgbench> pgbench)
            throws Exception {
        Duration duration = Duration.ofSeconds(round == WARM_UP ? warmUpSeconds : seconds);
        for (int number : callers) {
            List<Callable<Measurement>> turns = new ArrayList<>();
            processes.forEach(
                    (variant, process) -> turns.add(() -> deposits(variant, process, server, round, number, duration)));
            pgbench.ifPresent(inserts -> turns.add(() -> {
                Server.Counters before = server.counters();
                Outcome outcome = inserts.run(workers.accounts, number, duration);
                return new Measurement(
                        Pgbench.NAME, round, number, outcome, server.counters().since(before), 0);
            }));
            Collections.rotate(turns, round);
            for (Callable<Measurement> turn : turns) {
                Measurement measurement = turn.call();
                System.err.printf(
                        "round %d, %d callers, %s: %,.0f/s%n",
                        round,
                        number,
                        measurement.contender(),
                        measurement.outcome().perSecond());
                if (round > WARM_UP) {
                    measurements.add(measurement);
                }
            }
        }
    }

    /** To accounts that are new, so that none has a longer past to load than another. */
    private Measurement deposits(
            Variant variant, WorkerProcess process, Server server, int round, int number, Duration duration)
            throws Exception {
        String prefix = "R" + round + "C" + number;
        process.ask(Worker.Request.open(prefix, workers.accounts));
        settle(process);
        events.merge(variant, workers.accounts + 1L, Long::sum); // the accounts and their owner
        Server.Counters before = server.counters();
        Outcome outcome = process.ask(Worker.Request.deposit(prefix, workers.accounts, number, duration));
        Server.Counters cost = server.counters().since(before);
        events.merge(variant, outcome.commands(), Long::sum);
        return new Measurement(variant.id(), round, number, outcome, cost, settle(process));
    }

    /** Waits for the projections and the sealing, if they run; the nanoseconds that it took. */
    private long settle(WorkerProcess process) {
        if (!workers.projections) {
            return 0;
        }
        long start = System.nanoTime();
        process.ask(Worker.Request.catchUp());
        return System.nanoTime() - start;
    }

    private Optional<Pgbench> pgbench(Stage stage) throws Exception {
        WorkerProcess application = stage.processes().get(Variant.APPLICATION);
        Optional<Path> program = Pgbench.find();
        if (application == null) {
            System.err.println("Nothing is compared with pgbench, whose table is made like the application's.");
            return Optional.empty();
        }
        if (program.isEmpty()) {
            System.err.println(Pgbench.HOW_TO_GET_IT);
            return Optional.empty();
        }
        application.ask(Worker.Request.open("P", 1));
        application.ask(Worker.Request.deposit("P", 1, 1, Duration.ofMillis(1)));
        return Optional.of(Pgbench.prepare(
                program.get(), stage.directory().resolve("pgbench"), stage.server(), Variant.APPLICATION.id()));
    }
}
