package io.eventbank.account.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The server and a process for each variant, each on a database of its own that is called as the variant. */
record Stage(Path directory, Server server, Map<Variant, WorkerProcess> processes) implements AutoCloseable {

    /** Starts everything, its files in a temporary directory that goes when it is closed. */
    static Stage open(WorkerOptions options) throws Exception {
        Path directory = Files.createTempDirectory("eventbank-benchmark-");
        Stage stage = new Stage(directory, Server.start(directory.resolve("postgresql")), new EnumMap<>(Variant.class));
        try {
            for (Variant variant : options.variants) {
                String url = stage.server.createDatabase(variant.id());
                stage.processes.put(variant, WorkerProcess.start(variant, url, directory, options));
            }
            return stage;
        } catch (Exception e) {
            stage.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        processes.values().forEach(WorkerProcess::close);
        server.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
