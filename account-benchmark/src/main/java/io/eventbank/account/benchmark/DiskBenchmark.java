package io.eventbank.account.benchmark;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What an event takes on disk. The events are appended past the commands, with the metadata that commands give them.
 */
@Command(name = "disk", mixinStandardHelpOptions = true, description = "Bytes on disk per event, after many deposits.")
final class DiskBenchmark implements Callable<Integer> {

    @Mixin
    private WorkerOptions workers;

    @Option(
            names = "--events",
            defaultValue = "1000000",
            description = "How many are appended to each variant's store (${DEFAULT-VALUE}).")
    private long events;

    @Override
    public Integer call() throws Exception {
        try (Stage stage = Stage.open(workers)) {
            System.out.println(stage.server().description() + "; " + events + " events\n");
            System.out.println(
                    "| store | bytes/event | table | indexes | large objects | WAL bytes/event | events/s |");
            System.out.println("|---|--:|--:|--:|--:|--:|--:|");
            for (Map.Entry<Variant, WorkerProcess> one : stage.processes().entrySet()) {
                Server.Counters before = stage.server().counters();
                long start = System.nanoTime();
                one.getValue().ask(Worker.Request.append(workers.accounts, events));
                double seconds = (System.nanoTime() - start) / 1e9;
                Server.Counters cost = stage.server().counters().since(before);
                stage.server().checkpoint();
                Server.Sizes sizes = stage.server().sizes(one.getKey().id());
                System.out.printf(
                        "| %s | %.0f | %.0f | %.0f | %.0f | %.0f | %,.0f |%n",
                        one.getKey().id(),
                        (double) sizes.total() / events,
                        (double) sizes.tables() / events,
                        (double) sizes.indexes() / events,
                        (double) sizes.largeObjects() / events,
                        (double) cost.walBytes() / events,
                        events / seconds);
            }
        }
        return 0;
    }
}
