package io.eventbank.account.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    private Path directory;

    @Test
    void anUploadIsGivenBackAsItCame() throws Exception {
        byte[] upload = new byte[300_000];
        new Random(1).nextBytes(upload);

        try (Spool spool = Spool.of(new ByteArrayInputStream(upload), directory);
                InputStream content = spool.content()) {
            assertThat(content.readAllBytes()).isEqualTo(upload);
        }
    }

    @Test
    void nothingOfItIsLeftOnDisk() throws Exception {
        Spool.of(new ByteArrayInputStream("Ada".getBytes()), directory).close();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }
}
