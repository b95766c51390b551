package io.eventbank.account.benchmark;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (events < 1) {
            throw new ParameterException(spec.commandLine(), "events must be above zero");
        }
        try (Stage stage = Stage.open(workers)) {
            System.out.println(stage.server().description() + "\n");
            System.out.println(Server.Sizes.tableHead());
            for (Map.Entry<Variant, WorkerProcess> one : stage.processes().entrySet()) {
                one.getValue().ask(Worker.Request.append("A", workers.accounts, events));
                stage.server().checkpoint();
                Server.Sizes sizes = stage.server().sizes(one.getKey().id());
                System.out.println(sizes.tableRow(one.getKey(), events));
            }
        }
        return 0;
    }
}
