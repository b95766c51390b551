package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerRestartTest {

    @TempDir
    Path directory;

    @Test
    void anAppendWaitsForAServerThatIsStartedAgain() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        EmbeddedPostgres server = start(port);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (EngineProcess process = EngineProcess.on(
                server.getJdbcUrl("postgres", "postgres"),
                builder -> builder.recoveryTimeout(Duration.ofSeconds(60)))) {
            String stream = TestEvents.unique();
            process.engine().appendEvents(TestEvents.event(stream, 0));

            server.close();
            EventMessage<?> event = TestEvents.event(stream, 1);
            Future<?> appending = threads.submit(() -> process.engine().appendEvents(event));
            server = start(port);
            appending.get();

            assertThat(process.engine().readEvents(stream).asStream().map(EventMessage::getIdentifier))
                    .hasSize(2)
                    .endsWith(event.getIdentifier());
            assertThat(process.engine().lastAppendFailure()).isEmpty();
        } finally {
            threads.shutdownNow();
            server.close();
        }
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }
}
