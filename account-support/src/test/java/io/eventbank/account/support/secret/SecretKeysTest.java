package io.eventbank.account.support.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeysTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes();
    private static final String TEXT = Base64.getEncoder().encodeToString(SECRET);
    private static final String SETTING = "account.test.key";

    @TempDir
    private Path directory;

    @Test
    void theSettingWinsOverTheFile() {
        Path file = directory.resolve("key");

        assertThat(SecretKeys.load(" " + TEXT + "\n", file, SETTING)).isEqualTo(SECRET);
        assertThat(file).doesNotExist();
    }

    @Test
    void withoutTheSettingItIsWhatIsInTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), TEXT + "\n");

        assertThat(SecretKeys.load(null, file, SETTING)).isEqualTo(SECRET);
        assertThat(SecretKeys.load(" ", file, SETTING)).isEqualTo(SECRET);
    }

    @Test
    void aFileThatIsMissingIsMadeForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("new/place/key");
        byte[] made = SecretKeys.load(null, file, SETTING);

        assertThat(made).hasSize(SecretKeys.BYTES).isNotEqualTo(new byte[SecretKeys.BYTES]);
        assertThat(SecretKeys.load(null, file, SETTING)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void severalWhoMakeItAtOnceHaveTheSameOneAndLeaveNothingBehind() throws Exception {
        int callers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 0; round < 20; round++) {
                Path place = directory.resolve("round" + round);
                CyclicBarrier start = new CyclicBarrier(callers);
                List<Future<byte[]>> loading = new ArrayList<>();
                for (int caller = 0; caller < callers; caller++) {
                    loading.add(threads.submit(() -> {
                        start.await();
                        return SecretKeys.load(null, place.resolve("key"), SETTING);
                    }));
                }
                Set<String> secrets = new HashSet<>();
                for (Future<byte[]> loaded : loading) {
                    secrets.add(Arrays.toString(loaded.get()));
                }
                assertThat(secrets).hasSize(1);
                try (Stream<Path> files = Files.list(place)) {
                    assertThat(files).containsExactly(place.resolve("key"));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsNoSecretIsRefusedWithoutBeingTold() throws IOException {
        for (String wrong : List.of("c2hvcnQ=", TEXT + TEXT, "no Base64!")) {
            assertThatThrownBy(() -> SecretKeys.load(wrong, null, SETTING))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(SETTING + " is not 32 bytes in Base64")
                    .hasNoCause();
            Path file = Files.writeString(directory.resolve("key"), wrong);
            assertThatThrownBy(() -> SecretKeys.load(null, file, SETTING))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(file + " is not 32 bytes in Base64")
                    .hasNoCause();
        }
    }

    @Test
    void anEmptyFileIsNotFilled() throws IOException {
        Path file = Files.createFile(directory.resolve("key"));

        assertThatThrownBy(() -> SecretKeys.load(null, file, SETTING)).isInstanceOf(IllegalStateException.class);
        assertThat(file).isEmptyFile();
    }

    @Test
    void withNeitherTheSettingsAreNamed() {
        assertThatThrownBy(() -> SecretKeys.load(null, null, SETTING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A secret is needed: set account.test.key or account.test.key-file");
    }
}
