package io.eventbank.account.query.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointSenderTest {

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer witness;

    @BeforeEach
    void startWitness() throws IOException {
        witness = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        witness.createContext("/checkpoints", exchange -> {
            taken.add(exchange.getRequestMethod() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        witness.start();
    }

    @AfterEach
    void stopWitness() {
        witness.stop(0);
    }

    @Test
    void theNewestCheckpointIsSentOnce() {
        CheckpointSender sender = sender();
        sender.offer("old\n");
        sender.offer("new\n");

        await().untilAsserted(() -> {
            sender.send();
            assertThat(taken).isNotEmpty();
        });
        sender.offer("newer\n");
        await().untilAsserted(() -> {
            sender.send();
            assertThat(taken).containsExactly("POST new\n", "POST newer\n");
        });
    }

    @Test
    void whatIsNotTakenIsSentAgain() {
        status = 500;
        CheckpointSender sender = sender();
        sender.offer("note\n");
        await().untilAsserted(() -> {
            sender.send();
            assertThat(taken).hasSizeGreaterThan(1);
        });

        status = 204;
        int before = taken.size();
        await().untilAsserted(() -> {
            sender.send();
            assertThat(taken).hasSizeGreaterThan(before);
        });
        assertThat(taken).allMatch("POST note\n"::equals);
    }

    @Test
    void withoutAnAddressNothingIsSent() {
        CheckpointSender sender = new CheckpointSender(settings(null));
        sender.offer("note\n");
        sender.send();

        assertThat(taken).isEmpty();
    }

    private CheckpointSender sender() {
        return new CheckpointSender(
                settings(URI.create("http://127.0.0.1:" + witness.getAddress().getPort() + "/checkpoints")));
    }

    private static SealProperties settings(URI url) {
        return new SealProperties(true, Duration.ofSeconds(1), 1, null, url);
    }
}
