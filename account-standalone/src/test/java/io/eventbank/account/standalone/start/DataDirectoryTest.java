package io.eventbank.account.standalone.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void thereAreOthers() {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
    }

    @Test
    void whatIsMadeIsTheOwnersOnlyTheDirectoriesAboveItToo() throws Exception {
        DataDirectory data = new DataDirectory(directory.resolve("a/b"));
        data.secret("secret", () -> "s");
        data.lock().close();

        assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("a/b"))).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("secret"))).isEqualTo("rw-------");
        assertThat(permissions(data.resolve("lock"))).isEqualTo("rw-------");
    }

    @Test
    void aSecretIsNeverOpenToOthersNotEvenWhileItIsWritten() throws Exception {
        DataDirectory data = new DataDirectory(directory);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean written = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!written.get()) {
                try {
                    seen.add(permissions(data.resolve("secret.new")));
                } catch (NoSuchFileException e) {
                    // between two of them
                } catch (IOException e) {
                    seen.add(e.toString());
                }
            }
        });
        watch.start();
        for (int i = 0; i < 300 || seen.isEmpty(); i++) {
            data.write("secret", "s" + i);
        }
        written.set(true);
        watch.join();

        assertThat(seen).containsExactly("rw-------");
        assertThat(data.read("secret")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lock", "postgresql", "master.key", "token-signing-key.json"})
    void aDirectoryThatIsEmptyOrWasUsedBeforeIsTakenFromOthers(String mark) throws Exception {
        Path open = open("open");
        if (!mark.isEmpty()) {
            Files.createFile(open.resolve(mark));
        }

        new DataDirectory(open);

        assertThat(permissions(open)).isEqualTo("rwx------");
    }

    @Test
    void nobodyIsCutOffFromADirectoryThatHoldsOtherThings() throws Exception {
        Path shared = open("shared");
        Files.createFile(shared.resolve("of-somebody-else"));

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> new DataDirectory(shared))
                .withMessageContaining("shared")
                .satisfies(refusal -> assertThat(refusal.action()).contains("chmod 700"));
        assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aDirectoryOfTheOwnersOnlyMayHoldOtherThings() throws Exception {
        Files.createFile(directory.resolve("of-mine"));

        assertThat(new DataDirectory(directory).path()).isEqualTo(directory.toAbsolutePath());
    }

    private Path open(String name) throws IOException {
        Path open = Files.createDirectory(directory.resolve(name));
        return Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
