package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PublicKeyFileTest {

    @TempDir
    private Path directory;

    /** An application that ran in this JVM before may have turned the log off. */
    @BeforeEach
    void turnTheLogOn() {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel(getClass().getPackageName(), LogLevel.INFO);
    }

    @Test
    void theKeyIsWrittenOnceAndThereIsNothingToSay(CapturedOutput output) throws IOException {
        PublicKey key = start();

        assertThat(start()).isEqualTo(key);
        assertThat(files()).containsExactly("signing.key", "signing.key.pub");
        assertThat(Files.readString(directory.resolve("signing.key.pub"))).isEqualTo(key + "\n");
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void anEarlierKeyIsKeptAndTheLogSaysWhatToDoWithIt(CapturedOutput output) throws IOException {
        PublicKey first = start();
        Files.delete(directory.resolve("signing.key"));
        PublicKey second = start();
        Files.delete(directory.resolve("signing.key"));
        PublicKey third = start();

        assertThat(Files.readString(directory.resolve("signing.key.pub"))).isEqualTo(third + "\n");
        for (PublicKey earlier : List.of(first, second)) {
            String hash = earlier.toString().split("\\+")[1];
            assertThat(Files.readString(directory.resolve("signing.key.pub." + hash)))
                    .isEqualTo(earlier + "\n");
            assertThat(output).contains("add " + earlier + " to account.proof.earlier-keys");
        }
        assertThat(files()).hasSize(4);
    }

    @Test
    void oneThatIsTrustedAlreadyIsKeptWithoutAWord(CapturedOutput output) throws IOException {
        PublicKey first = start();
        Files.delete(directory.resolve("signing.key"));
        start(first.toString());

        assertThat(files()).hasSize(3);
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void whatIsNoKeyIsReplaced() throws IOException {
        PublicKey key = start();
        Files.writeString(directory.resolve("signing.key.pub"), key.toString().substring(0, 20));

        start();

        assertThat(Files.readString(directory.resolve("signing.key.pub"))).isEqualTo(key + "\n");
        assertThat(files()).containsExactly("signing.key", "signing.key.pub");
    }

    private PublicKey start(String... earlierKeys) {
        return new ProofAutoConfiguration()
                .noteSigner(
                        new ProofProperties("eventbank", null, directory.resolve("signing.key"), List.of(earlierKeys)))
                .publicKey();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
