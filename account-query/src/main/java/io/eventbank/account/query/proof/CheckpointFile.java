package io.eventbank.account.query.proof;

import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.TrustedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The newest checkpoint outside of the database. Whoever can write to the database could put back an earlier state of
 * it, seal included; only what is kept elsewhere shows that.
 */
@Component
class CheckpointFile {

    private final Path file;
    private final TrustedKeys keys;

    CheckpointFile(SealProperties settings, TrustedKeys keys) {
        Path configured = settings.checkpointFile();
        this.file = configured == null || configured.toString().isEmpty() ? null : configured.toAbsolutePath();
        this.keys = keys;
    }

    /**
     * The checkpoint that was written last; empty if there is none, or no file is configured.
     *
     * @throws InvalidProofException if what is there was not signed by the bank
     */
    Optional<Checkpoint> read() {
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint in " + file + " cannot be read", e);
        }
    }

    private Checkpoint parse(String note) {
        try {
            return Checkpoint.parse(keys.open(note));
        } catch (InvalidProofException e) {
            throw new InvalidProofException("The checkpoint outside of the database: " + e.getMessage());
        }
    }

    /** Writes a checkpoint in place of the one that is there. */
    void write(String note) {
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(file.getParent(), "checkpoint", ".new");
            try (FileChannel content = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                content.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
                content.force(true); // else after a loss of power there could be an empty file, and nothing be sealed
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint cannot be written to " + file, e);
        }
    }
}
